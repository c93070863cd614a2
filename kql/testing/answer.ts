import { compile, type Row, type Schema } from '../index.ts';
import { textOf } from '../values/text.ts';
import type { Table } from '../values.ts';

export const noTables: Schema = { tables: {} };
export const NOW = new Date('2024-05-01T12:00:00Z');

/** The rows of a table as the text of their values, null as `null`. */
export function rowsOf(table: Table): string[][] {
  return Array.from({ length: table.length }, (_, row) => table.schema.map(({ type }, at) => {
    const value = table.columns[at]?.[row] ?? null;
    return value === null ? 'null' : textOf(type)(value);
  }));
}

/** What a query answers, as text. */
export const answer = (query: string, tables: Record<string, Row[]> = {}, schema: Schema = noTables): string[][] => rowsOf(compile(query, schema).run(tables, { now: NOW }));

/** The columns of a query as `name:type`. */
export const columnsOf = (query: string, schema: Schema = noTables): string[] => (compile(query, schema).columns ?? []).map(({ name, type }) => `${name}:${type}`);
