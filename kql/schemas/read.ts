import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import type { Column } from '../values.ts';
import type { Schema, StoredFunction, TableFunction } from '../parse/schema.ts';
import { asimParsers } from './asim.ts';
import { PUBLISHED_PARSERS } from './parsers.ts';
import { STANDARD_COLUMNS, UNLISTED_COLUMNS } from './standard.ts';
import { typeNamed } from './types.ts';

const CsvRow = z.looseObject({ table_name: z.string(), column_name: z.string(), column_type: z.string() });

const Property = z.looseObject({ Name: z.string().optional(), name: z.string().optional(), Type: z.string().optional(), type: z.string().optional() });
const TableFile = z.looseObject({ Name: z.string().optional(), name: z.string().optional(), Properties: z.array(Property) });
const FunctionFile = z.looseObject({
  FunctionName: z.string(),
  FunctionParameters: z.array(z.looseObject({ Name: z.string(), Type: z.string(), IsRequired: z.boolean().optional() })),
  FunctionResultColumns: z.array(z.looseObject({ Name: z.string(), Type: z.string() })),
});

/** A function whose body is known; `FunctionParameters` as KQL writes them: `(since: timespan = 1d)`. */
const StoredFile = z.looseObject({ FunctionName: z.string(), FunctionParameters: z.string().default(''), FunctionBody: z.string() });

/** What a folder of schemas gives, and what of it could not be read: one line a file, with the reason. */
export interface ReadSchemas { readonly schema: Schema; readonly problems: readonly string[] }

/**
 * Reads the tables and functions of a folder: any `*.csv` with `table_name, column_name, column_type`, and JSON files of one table
 * (`Name`, `Properties`) or one function (`FunctionName`, `FunctionParameters`, and `FunctionResultColumns` or `FunctionBody`), in any depth. Of a column
 * that both define the JSON file's type stands; columns that only one has are added. A file that is none of these is a problem, not an error.
 */
export function readSchemas(folder: string): ReadSchemas {
  const problems: string[] = [];
  const tables: Record<string, readonly Column[]> = {};
  const tableFunctions: Record<string, TableFunction> = {};
  const functions: Record<string, StoredFunction> = {};
  for (const file of filesBelow(folder, '.json')) {
    try {
      const document = parseLoosely(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
      const [table, fn, stored] = [TableFile.safeParse(document), FunctionFile.safeParse(document), StoredFile.safeParse(document)];
      if (table.success) tables[table.data.Name ?? table.data.name ?? ''] = columnsOf(table.data.Properties.map((one) => [one.Name ?? one.name ?? '', one.Type ?? one.type ?? '']));
      else if (stored.success) functions[stored.data.FunctionName] = { parameters: stored.data.FunctionParameters, body: stored.data.FunctionBody };
      else if (fn.success) {
        const { FunctionName, FunctionParameters, FunctionResultColumns } = fn.data;
        tableFunctions[FunctionName] = {
          parameters: FunctionParameters.map(({ Name, Type, IsRequired }) => ({ name: Name, type: typeNamed(Type) ?? 'dynamic', optional: IsRequired !== true })),
          columns: columnsOf(FunctionResultColumns.map(({ Name, Type }) => [Name, Type])),
        };
      } else problems.push(`${file}: neither a table nor a function`);
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}`);
    }
  }
  const lists = filesBelow(folder, '.csv');
  for (const file of lists) {
    const rows = z.array(CsvRow).safeParse(parseCsv(readFileSync(file), { columns: true, bom: true, relax_quotes: true, skip_empty_lines: true }));
    if (!rows.success) problems.push(`${file}: expected the columns table_name, column_name, column_type`);
    else for (const [name, columns] of Map.groupBy(rows.data, ({ table_name }) => table_name)) {
      const documented = columnsOf(columns.map(({ column_name, column_type }) => [column_name, column_type]));
      tables[name] = [documented, UNLISTED_COLUMNS[name] ?? [], STANDARD_COLUMNS].reduce(merged, tables[name] ?? []);
    }
  }
  // A list of a workspace's tables has no functions, which rules name in the same way.
  for (const [name, columns] of lists.length > 0 ? Object.entries(PUBLISHED_PARSERS) : []) {
    if (!Object.hasOwn(tables, name) && !Object.hasOwn(tableFunctions, name)) tableFunctions[name] = { parameters: [], columns };
  }
  for (const [name, parser] of lists.length > 0 ? Object.entries(asimParsers(tables, tableFunctions)) : []) {
    tableFunctions[name] = parser;
    delete tables[name];
  }
  return { schema: { tables, tableFunctions, ...(Object.keys(functions).length === 0 ? {} : { functions }) }, problems };
}

/** JSON as people write it, with commas after the last item: YAML takes them, but is many times slower. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYaml(text.replaceAll('\t', ' '));
  }
}

/** Columns with a name and a type that is known; the first of two with one name stays. */
function columnsOf(pairs: readonly (readonly [string, string])[]): Column[] {
  const columns = new Map<string, Column>();
  for (const [name, named] of pairs) {
    const type = typeNamed(named);
    if (name.trim() !== '' && type !== null && !columns.has(name.trim())) columns.set(name.trim(), { name: name.trim(), type });
  }
  return [...columns.values()];
}

/** Both lists of columns; the first one's type stands. */
function merged(first: readonly Column[], second: readonly Column[]): readonly Column[] {
  const names = new Set(first.map(({ name }) => name));
  return [...first, ...second.filter(({ name }) => !names.has(name))];
}

function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name));
}
