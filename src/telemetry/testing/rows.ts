import type { Row } from '../../../kql/index.ts';
import { collection } from '../collect.ts';
import { LIMITS } from '../limits.ts';
import { shipped } from './schema.ts';

/** The rows of records by table, and why others have none, as a file of such records gives them. */
export function rowsOf(...records: readonly unknown[]): { tables: Record<string, readonly Row[]>; unread: string[] } {
  const all = collection(shipped, LIMITS, null);
  const sink = all.sink('records.json');
  for (const record of records) sink.record(record);
  return { tables: Object.fromEntries(all.tables), unread: all.unread().map(({ reason }) => reason) };
}

/** The only row of a table. */
export function onlyRow(table: string, ...records: readonly unknown[]): Row {
  const rows = rowsOf(...records).tables[table] ?? [];
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`${table} has ${rows.length} rows`);
  return rows[0];
}
