import { text } from '../fields.ts';
import { utc } from '../../time.ts';
import type { LogRecord, Source } from '../contract.ts';

/** Columns of the table by the fields of the log, which are written with `-` in text and with `_` in Parquet. */
const COLUMNS = new Map([
  'Version', 'AccountId', 'InterfaceId', 'SrcAddr', 'DstAddr', 'SrcPort', 'DstPort', 'Protocol', 'Packets', 'Bytes', 'Start', 'End', 'Action', 'LogStatus', 'VpcId', 'SubnetId', 'InstanceId', 'TcpFlags', 'PktSrcAddr',
  'PktDstAddr', 'Region', 'AzId', 'SublocationType', 'SublocationId', 'PktSrcAwsService', 'PktDstAwsService', 'FlowDirection', 'TrafficPath', 'EcsClusterArn', 'EcsClusterName', 'EcsContainerInstanceArn',
  'EcsContainerInstanceId', 'EcsContainerId', 'EcsSecondContainerId', 'EcsServiceName', 'EcsTaskDefinitionArn', 'EcsTaskArn', 'EcsTaskId',
].map((name): [string, string] => [name.toLowerCase(), name]));

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
export const vpcFlow: Source = {
  name: 'AWS VPC flow logs',
  recognised: 'the header of the text (`version account-id ...`), the default format without one, or the fields `srcaddr`, `dstaddr` and `start`',
  tables: ['AWSVPCFlow'],
  rows(record: LogRecord) {
    const fields = new Map(Object.entries(record).map(([name, value]) => [name.replaceAll(/[-_]/g, '').toLowerCase(), value]));
    if (!fields.has('srcaddr') || !fields.has('dstaddr') || !(fields.has('start') || fields.has('interfaceid'))) return null;
    const row: Record<string, unknown> = { Type: 'AWSVPCFlow', SourceSystem: 'AWS', TrafficType: given(fields.get('type')) };
    for (const [name, value] of fields) {
      const column = COLUMNS.get(name);
      if (column !== undefined) row[column] = given(value);
    }
    row['Start'] = utc(row['Start']);
    row['End'] = utc(row['End']);
    row['TimeGenerated'] = row['Start'] ?? row['End'];
    return row['TimeGenerated'] === undefined ? 'a VPC flow record has neither start nor end' : [{ table: 'AWSVPCFlow', row }];
  },
};

/** `-` stands for no value. */
const given = (value: unknown): string | undefined => (text(value) === '-' ? undefined : text(value));
