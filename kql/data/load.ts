import type { DuckDBConnection } from '@duckdb/node-api';
import { KqlError } from '../parse/errors.ts';
import type { Budget } from '../run/limits.ts';
import { tableOf, type Row } from '../run/tables.ts';
import { jsonText, parseDynamic } from '../values/dynamic.ts';
import type { Column, DynamicValue, Table } from '../values.ts';
import { fetchTable } from '../duckdb/fetch.ts';
import { recordsOf, type FileRow } from './records.ts';
import type { Opened } from './session.ts';
import { readerOf, relationOf } from './source.ts';

/**
 * All rows of files as a table, typed by the same rules as rows in memory: for values that SQL does not type exactly.
 * @throws KqlError of code `DATA` for a value that is not of its column's type.
 */
export async function loadTable(name: string, files: Opened, columns: readonly Column[], connection: DuckDBConnection, budget: Budget): Promise<Table> {
  const { format, names } = files;
  if (format === 'parquet') return loadParquet(name, files, columns, connection, budget);
  return budget.within(() => {
    const rows: FileRow[] = [];
    for (const file of names) {
      for (const row of recordsOf(file, format)) {
        budget.step();
        rows.push(row);
      }
      budget.hold(rows.length, columns.length);
    }
    return typedTable(name, rows, columns);
  });
}

function typedTable(name: string, rows: readonly FileRow[], columns: readonly Column[]): Table {
  const values = columns.map((column) => {
    if (column.type !== 'dynamic') return tableOf(name, [column], rows.map((row): Row => ({ [column.name]: plain(row.get(column.name)) }))).columns[0] ?? [];
    return rows.map((row) => { const value = row.get(column.name) ?? null; return typeof value === 'string' ? parseDynamic(value) : value; });
  });
  return { schema: columns, columns: values, length: rows.length };
}

/** An array or a bag in a column that is not dynamic is its text. */
const plain = (value: DynamicValue | undefined): unknown => (typeof value === 'object' && value !== null ? jsonText(value) : value);

/** Columns of text are converted here; the others have a type that is exact or none. */
async function loadParquet(name: string, files: Opened, columns: readonly Column[], connection: DuckDBConnection, budget: Budget): Promise<Table> {
  const reader = await readerOf(files, columns, connection);
  const asText = columns.map((column): Column => (/^(VARCHAR|JSON)$/.test(reader.types.get(column.name) ?? '') ? { ...column, type: 'string' } : column));
  const relation = relationOf(reader, asText);
  if (!relation) throw new KqlError('DATA', `The types of the columns of ${name} are not those of the schema: ${[...reader.types].map(([own, type]) => `${own} ${type}`).join(', ').slice(0, 500)}`);
  const table = await fetchTable(connection, relation.sql, asText, columns.map((_, at) => at), budget);
  const typed = columns.map((column, at) => {
    const values = table.columns[at] ?? [];
    if (asText[at]?.type === column.type) return values;
    return tableOf(name, [column], values.map((value): Row => ({ [column.name]: value }))).columns[0] ?? [];
  });
  return { schema: columns, columns: typed, length: table.length };
}
