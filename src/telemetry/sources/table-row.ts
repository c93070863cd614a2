import type { Row, Schema } from '../../../kql/index.ts';
import { textAt } from './fields.ts';
import type { LogRecord } from './contract.ts';
import { lowerColumns } from './named.ts';

/** What Kusto adds to the name of a column that `union` found with two types: https://learn.microsoft.com/kusto/query/union-operator */
const SUFFIX = /_(?:string|long|int|dynamic|datetime|bool|real|guid|double)$/;

/** A record that is a row of a table already, under the names of its columns: capitals, the zone that the portal's CSV adds, and a suffix of `union` do not matter. */
export function rowOfTable(record: LogRecord, table: string, schema: Schema): Row {
  const columns = lowerColumns(schema, table);
  const row: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(record)) {
    const name = columnOf(given, columns);
    if (name !== undefined && value !== null && (value !== '' || row[name] === undefined)) row[name] = value;
  }
  row['TimeGenerated'] ??= row['Timestamp'];
  row['Timestamp'] ??= row['TimeGenerated'];
  return row;
}

/** How many fields of a record are columns of a table. */
export const fieldsOf = (record: LogRecord, table: string, schema: Schema): number => Object.keys(record).filter((name) => columnOf(name, lowerColumns(schema, table)) !== undefined).length;

function columnOf(given: string, columns: ReadonlyMap<string, string>): string | undefined {
  const name = given.replace(/ \[[^\]]{1,20}\]$/, '').toLowerCase();
  return columns.get(name) ?? columns.get(name.replace(SUFFIX, ''));
}

/** Whether a record has the time that every row of a workspace has. */
export const hasRowTime = (record: LogRecord): boolean => Object.keys(record).some((name) => /^(?:TimeGenerated|Timestamp)(?: \[[^\]]{1,20}\])?$/i.test(name));

/**
 * The table of a row that says so itself in `Type`, as every row of a workspace does; of one without it that has the columns of the agent's
 * tables of Windows events, by those. Null for what is no such row.
 */
export function tableOfRow(record: LogRecord, schema: Schema): string | null {
  if (!hasRowTime(record)) return null;
  const type = textAt(record, 'Type');
  if (type !== undefined && Object.hasOwn(schema.tables, type)) return type;
  if (!Object.hasOwn(record, 'Computer') || !Object.hasOwn(record, 'EventID')) return null;
  if (Object.hasOwn(record, 'EventLog') || Object.hasOwn(record, 'RenderedDescription')) return 'Event';
  const id = Number(record['EventID']);
  // The ids of Windows' audits: https://learn.microsoft.com/windows-server/identity/ad-ds/plan/appendix-l--events-to-monitor
  return textAt(record, 'Channel')?.toLowerCase() === 'security' || textAt(record, 'Activity') !== undefined || (id >= 4608 && id <= 6424) ? 'SecurityEvent' : null;
}

/** The table that a file is named after: `SigninLogs.ndjson`, `SigninLogs_2026-11.json.gz`, inside any folder or archive. */
export function tableNamed(file: string, schema: Schema): string | null {
  const base = (file.split(/[\\/!]/).at(-1) ?? '').replace(/(?:\.(?:gz|gzip|zip|json|jsonl|ndjson|csv|tsv|parquet|log|txt))+$/i, '');
  let best: string | null = null;
  for (const name of Object.keys(schema.tables)) {
    const fits = base.toLowerCase() === name.toLowerCase() || (base.toLowerCase().startsWith(name.toLowerCase()) && /^[-_.@ (]/.test(base.slice(name.length)));
    if (fits && name.length > (best?.length ?? 0)) best = name;
  }
  return best;
}
