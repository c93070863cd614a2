import type { Schema } from '../../../kql/index.ts';
import type { Column } from '../../../kql/values.ts';
import type { LogRecord } from './contract.ts';

/** Columns of a table by their names in small letters, made once a table. */
const LOWER = new WeakMap<readonly Column[], ReadonlyMap<string, string>>();

/** The columns of a table by name in small letters; none for a table that the schema has not. */
export function lowerColumns(schema: Schema, table: string): ReadonlyMap<string, string> {
  const columns = Object.hasOwn(schema.tables, table) ? schema.tables[table] : undefined;
  if (columns === undefined) return new Map();
  let lower = LOWER.get(columns);
  if (lower === undefined) LOWER.set(columns, (lower = new Map(columns.map(({ name }) => [name.toLowerCase(), name]))));
  return lower;
}

/** The fields of a record that are columns of a table but for capitals: APIs write `userPrincipalName` where tables have `UserPrincipalName`. */
export function byName(record: LogRecord, columns: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    const column = columns.get(name.toLowerCase());
    return column === undefined || value === null ? [] : [[column, value]];
  }));
}
