import type { Schema } from '../../../kql/index.ts';
import { isRecord, textAt } from './fields.ts';
import type { LogRecord, Rows, Source } from './contract.ts';
import { lowerColumns } from './named.ts';
import { rowOfTable } from './table-row.ts';

/** Tables of advanced hunting, the more general before the more special: where two fit as well, the first one is taken. */
const TABLES = [
  'DeviceEvents', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'DeviceFileEvents', 'DeviceRegistryEvents', 'DeviceImageLoadEvents', 'DeviceLogonEvents',
  'IdentityDirectoryEvents', 'IdentityLogonEvents', 'IdentityQueryEvents', 'CloudAppEvents',
] as const;

/** Action types that only one table has, and that columns alone do not tell. https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables */
const ACTIONS: Readonly<Record<string, (typeof TABLES)[number]>> = {
  ProcessCreated: 'DeviceProcessEvents', ImageLoaded: 'DeviceImageLoadEvents', LogonSuccess: 'DeviceLogonEvents', LogonFailed: 'DeviceLogonEvents', LogonAttempted: 'DeviceLogonEvents', FileCreated: 'DeviceFileEvents', FileDeleted: 'DeviceFileEvents',
  FileModified: 'DeviceFileEvents', FileRenamed: 'DeviceFileEvents', RegistryKeyCreated: 'DeviceRegistryEvents', RegistryKeyDeleted: 'DeviceRegistryEvents', RegistryKeyRenamed: 'DeviceRegistryEvents', RegistryValueSet: 'DeviceRegistryEvents',
  RegistryValueDeleted: 'DeviceRegistryEvents', ConnectionSuccess: 'DeviceNetworkEvents', ConnectionFailed: 'DeviceNetworkEvents', ConnectionFound: 'DeviceNetworkEvents', ConnectionRequest: 'DeviceNetworkEvents', InboundConnectionAccepted: 'DeviceNetworkEvents',
  ListeningConnectionCreated: 'DeviceNetworkEvents', 'Directory Services replication': 'IdentityDirectoryEvents',
};

/** https://learn.microsoft.com/defender-xdr/advanced-hunting-overview, and its stream to event hubs and storage. */
export const hunting: Source = {
  name: 'Defender advanced hunting',
  recognised: 'a `category` such as `AdvancedHunting-DeviceEvents` of the streaming API, or `Timestamp` and `ActionType` with the columns of one of its tables',
  tables: TABLES,
  rows(record: LogRecord, schema: Schema): Rows | null {
    const [, streamed] = /^AdvancedHunting-(\w{1,100})$/.exec(textAt(record, 'category') ?? '') ?? [];
    if (streamed !== undefined && isRecord(record['properties'])) {
      return Object.hasOwn(schema.tables, streamed) ? [{ table: streamed, row: rowOfTable(record['properties'], streamed, schema) }] : `the schema has no table ${streamed}`;
    }
    const action = textAt(record, 'ActionType');
    if (action === undefined || !Object.hasOwn(record, 'Timestamp')) return null;
    const table = (Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined) ?? bestTable(record, schema);
    return table === null ? null : [{ table, row: rowOfTable(record, table, schema) }];
  },
};

/** The table that has most of the fields with a value; null where no table has two thirds of them, or four. */
function bestTable(record: LogRecord, schema: Schema): string | null {
  const names = Object.keys(record).filter((name) => record[name] !== '' && record[name] !== null).map((name) => name.toLowerCase().replace(/_(?:string|long|dynamic|datetime|bool|int|real)$/, ''));
  let best: { table: string; fit: number } | null = null;
  for (const table of TABLES) {
    const columns = lowerColumns(schema, table);
    const fit = names.filter((name) => columns.has(name)).length;
    if (best === null || fit > best.fit) best = { table, fit };
  }
  return best !== null && best.fit >= 4 && best.fit * 3 >= names.length * 2 ? best.table : null;
}
