import { readdirSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import type { Compiled, RunOptions } from '../index.ts';
import { KqlError } from '../parse/errors.ts';
import type { Schema } from '../parse/schema.ts';
import { formatOf, recordsOf } from '../data/records.ts';
import { ENDINGS, type TableFiles } from '../data/types.ts';
import { ticksOf, type Column, type Table } from '../values.ts';
import { inferColumns } from './infer.ts';

/** A file that stands for a table. */
export interface TableFile { readonly table: string; readonly file: string }

/** The files of a folder as tables that a query can be compiled against and run on. */
export interface Folder {
  readonly files: readonly TableFile[];
  /** The schema that was given, and the tables of the files with the types of the one or of their values. */
  readonly schema: Schema;
  /** @throws KqlError */
  run(compiled: Compiled, options: RunOptions): Promise<Table>;
  /** The plan as lines, with what DuckDB computes. */
  explain(compiled: Compiled, now: Date): Promise<string[]>;
}

/** So much of a file of lines is looked into for the types of its columns. */
const HEAD = 16_777_216;

/** Names that a query may match by a pattern: then every file is read. */
const PATTERNS = /\w\*|\*\w|\b(?:search|find|union|macro-expand)\b/;

/** The table files of a folder by name: `SigninLogs.ndjson`. @throws KqlError of code `DATA` where two would be one table. */
export function tableFiles(folder: string): TableFile[] {
  const found = new Map<string, TableFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => !one.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name: table, ext } = parse(entry.name);
    if (!Object.hasOwn(ENDINGS, ext.slice(1).toLowerCase()) || table.startsWith('.')) continue;
    const other = found.get(table);
    if (other) throw new KqlError('DATA', `${entry.name} and ${basename(other.file)} would both be the table ${table}.`);
    found.set(table, { table, file: join(folder, entry.name) });
  }
  return [...found.values()];
}

/**
 * Opens a folder for a query; only the files that it may name are looked into. Columns are those of the schema where it knows the
 * table, else they are inferred.
 */
export async function openFolder(folder: string, query: string, given: Schema = { tables: {} }): Promise<Folder> {
  const files = tableFiles(folder);
  const columns: Record<string, readonly Column[]> = { ...given.tables };
  const read: Record<string, TableFiles> = {};
  for (const { table, file } of files) {
    // A file that the query does not name stays unread; its name is there for the hint of a misspelt one.
    if (!query.includes(table) && !PATTERNS.test(query)) columns[table] ??= [];
    else {
      const format = formatOf(file);
      if (format === null) continue;
      read[table] = { file, format };
      columns[table] ??= format === 'parquet' ? await (await import('./parquet.ts')).parquetColumns(table, file) : inferColumns(recordsOf(file, format, HEAD), format === 'csv');
    }
  }
  return {
    files,
    schema: { ...given, tables: columns },
    // DuckDB is loaded only where a query is run.
    run: async (compiled, options) => await (await import('../data/run.ts')).runOnFiles(compiled, read, options),
    explain: async (compiled, now) => await (await import('./explain.ts')).explainOverFiles(compiled, read, ticksOf(now)),
  };
}
