import { at, isRecord, textAt } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Source } from '../contract.ts';

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html */
export const guardDuty: Source = {
  name: 'AWS GuardDuty findings',
  recognised: '`schemaVersion` and a `service` of GuardDuty: exports to S3, the `detail` of EventBridge, and `{ "Findings": [...] }` of the AWS command line',
  tables: ['AWSGuardDuty'],
  rows(given: LogRecord) {
    const record = Object.hasOwn(given, 'SchemaVersion') && isRecord(given['Service']) ? lowered(given, 0) : given;
    if (!isRecord(record) || textAt(record, 'schemaVersion') === undefined || textAt(record, 'service', 'serviceName')?.toLowerCase() !== 'guardduty') return null;
    const time = utc(record['updatedAt']) ?? utc(record['createdAt']);
    if (time === undefined) return 'a GuardDuty finding has no updatedAt';
    const severity = Number(textAt(record, 'severity'));
    return [{
      table: 'AWSGuardDuty',
      row: {
        TimeGenerated: time, TimeCreated: utc(record['createdAt']), Id: textAt(record, 'id'), Arn: textAt(record, 'arn'), ActivityType: textAt(record, 'type'), AccountId: textAt(record, 'accountId'), Region: textAt(record, 'region'),
        Partition: textAt(record, 'partition'), SchemaVersion: textAt(record, 'schemaVersion'), Title: textAt(record, 'title'), Description: textAt(record, 'description'),
        // Findings have 8.5 where the column is a whole number.
        Severity: Number.isFinite(severity) ? Math.trunc(severity) : undefined, ResourceDetails: at(record, 'resource'), ServiceDetails: at(record, 'service'), Type: 'AWSGuardDuty', SourceSystem: 'AWS',
      },
    }];
  },
};

/** The API's names begin with a capital where the export's do not. */
function lowered(value: unknown, depth: number): unknown {
  if (depth > 40) return value;
  if (Array.isArray(value)) return value.map((one) => lowered(one, depth + 1));
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name.slice(0, 1).toLowerCase() + name.slice(1), lowered(one, depth + 1)])) : value;
}
