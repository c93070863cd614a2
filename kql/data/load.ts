import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import type { DuckDBConnection } from '@duckdb/node-api';
import { KqlError } from '../parse/errors.ts';
import type { Budget } from '../run/limits.ts';
import { tableOf, type Row } from '../run/tables.ts';
import { isArray, isBag, jsonText, parseDynamic } from '../values/dynamic.ts';
import { parseJson } from '../values/json.ts';
import type { Column, DynamicValue, Table } from '../values.ts';
import { readerOf, relationOf } from './source.ts';
import { fetchTable } from '../duckdb/fetch.ts';
import type { Opened } from './session.ts';

/**
 * All rows of files as a table, typed by the same rules as rows in memory: for values that SQL does not type exactly.
 * @throws KqlError of code `DATA` for a value that is not of its column's type.
 */
export async function loadTable(name: string, files: Opened, columns: readonly Column[], connection: DuckDBConnection, budget: Budget): Promise<Table> {
  if (files.format === 'parquet') return loadParquet(name, files, columns, connection, budget);
  const rows: ReadonlyMap<string, DynamicValue>[] = [];
  for (const path of files.paths) {
    for (const row of rowsOf(readFileSync(path, 'utf8'), files.format, name)) rows.push(row);
    budget.hold(rows.length, columns.length);
  }
  const values = columns.map((column) => {
    if (column.type !== 'dynamic') return tableOf(name, [column], rows.map((row): Row => ({ [column.name]: plain(row.get(column.name)) }))).columns[0] ?? [];
    return rows.map((row) => { const value = row.get(column.name) ?? null; return typeof value === 'string' ? parseDynamic(value) : value; });
  });
  return { schema: columns, columns: values, length: rows.length };
}

/** An array or a bag in a column that is not dynamic is its text. */
const plain = (value: DynamicValue | undefined): unknown => (typeof value === 'object' && value !== null ? jsonText(value) : value);

function rowsOf(text: string, format: Opened['format'], table: string): ReadonlyMap<string, DynamicValue>[] {
  if (format === 'csv') {
    try {
      return parseCsv<Record<string, string>>(text, { columns: true, bom: true, skip_empty_lines: true }).map((row) => new Map(Object.entries(row)));
    } catch (error) {
      throw new KqlError('DATA', `The file of ${table} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const lines = format === 'json' ? [text] : text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, at) => {
    const value = parseJson(line.replace(/^\ufeff/, ''));
    const rows = format === 'json' && value !== undefined && isArray(value) ? value : [value ?? null];
    return rows.map((row) => {
      if (!isBag(row)) throw new KqlError('DATA', `The file of ${table} has something that is no JSON object${format === 'json' ? '' : ` in line ${at + 1}`}.`);
      return row.bag;
    });
  });
}

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
