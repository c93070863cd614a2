import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiled, RunOptions } from '../index.ts';
import { KqlError } from '../parse/errors.ts';
import type { Schema } from '../parse/schema.ts';
import { tableOf } from '../run/tables.ts';
import { isArray, isBag, isScalar, jsonText } from '../values/dynamic.ts';
import type { Column, Table } from '../values.ts';
import { inferColumns } from './infer.ts';
import { FORMS, readRecords, type FileRow, type Form } from './read.ts';

/** A file that stands for a table. */
export interface TableFile { readonly table: string; readonly file: string; readonly form: Form }

/** The files of a folder as tables that a query can be compiled against and run on. */
export interface Folder {
  readonly files: readonly TableFile[];
  /** The schema that was given, and the tables of the files with the types of the one or of their values. */
  readonly schema: Schema;
  run(compiled: Compiled, options: RunOptions): Table;
}

/** Names that a query may match by a pattern: then every file is read. */
const PATTERNS = /\w\*|\*\w|\b(?:search|find|union|macro-expand)\b/;

/** The table files of a folder by name: `SigninLogs.ndjson`. @throws KqlError of code `DATA` where two would be one table. */
export function tableFiles(folder: string): TableFile[] {
  const found = new Map<string, TableFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => !one.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const form = FORMS.find((one) => entry.name.toLowerCase().endsWith(`.${one}`));
    const table = entry.name.slice(0, -(form?.length ?? 0) - 1);
    if (form === undefined || table === '' || table.startsWith('.')) continue;
    const other = found.get(table);
    if (other) throw new KqlError('DATA', `${entry.name} and ${other.table}.${other.form} would both be the table ${table}.`);
    found.set(table, { table, file: join(folder, entry.name), form });
  }
  return [...found.values()];
}

/**
 * Opens a folder for a query; only the files that it may name are read. Columns are those of the schema where it knows the
 * table, else they are inferred.
 */
export function openFolder(folder: string, query: string, given: Schema = { tables: {} }): Folder {
  const files = tableFiles(folder);
  const columns: Record<string, readonly Column[]> = { ...given.tables };
  const rows = new Map<string, readonly FileRow[]>();
  for (const { table, file, form } of files) {
    // A file that the query does not name stays unread; its name is there for the hint of a misspelt one.
    if (!query.includes(table) && !PATTERNS.test(query)) columns[table] ??= [];
    else {
      if (form === 'parquet') throw new KqlError('DATA', `${file}: Parquet is not read here.`);
      const found = readRecords(file, form);
      rows.set(table, found);
      columns[table] ??= inferColumns(found, form === 'csv');
    }
  }
  const schema = { ...given, tables: columns };
  return { files, schema, run: (compiled, options) => compiled.run(Object.fromEntries([...rows].map(([table, found]) => [table, tableOf(table, columns[table] ?? [], found.map(plain))])), options) };
}

/** Arrays and bags as JSON text, from which a dynamic column reads every digit. */
function plain(row: FileRow): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...row].map(([name, value]) => [name, isArray(value) || isBag(value) || isScalar(value) ? jsonText(value) : value]));
}
