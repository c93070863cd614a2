import { join } from 'node:path';
import { WATCHLIST_COLUMNS, type Schema } from '../../kql/parse/schema.ts';
import { readSchemas, type ReadSchemas } from '../../kql/schemas/read.ts';
import { STANDARD_COLUMNS } from '../../kql/schemas/standard.ts';
import type { Column } from '../../kql/values.ts';

/** The tables that the shipped rules use, from the vendor's reference. */
const SHIPPED = join(import.meta.dirname, 'tables');

/**
 * What rules are bound against: the tables that cordon ships, over them those of the team's own workspace (`detections/schemas/`), over
 * them the folders that were named. Problems are lines about files that are no schema.
 */
export function ruleSchema(root: string | null, folders: readonly string[] = []): ReadSchemas {
  const read = [SHIPPED, ...(root === null ? [] : [join(root, 'detections', 'schemas')]), ...folders].map((folder) => readSchemas(folder));
  return {
    schema: read.reduce<Schema>(({ tables, functions = {}, tableFunctions = {} }, { schema }) => ({
      tables: { ...tables, ...withStandardColumns(schema.tables) }, functions: { ...functions, ...schema.functions }, tableFunctions: { ...tableFunctions, ...schema.tableFunctions },
    }), { tables: {} }),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Tables with the columns that every table of a workspace has, which files of single tables leave out. */
function withStandardColumns(tables: Schema['tables']): Schema['tables'] {
  return Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, [...columns, ...STANDARD_COLUMNS.filter((one) => !columns.some((column) => column.name === one.name))]]));
}

const WATCHLIST = /^_GetWatchlist\('(.+)'\)$/;

/** Whether a name of a table stands for a watchlist. */
export const isWatchlist = (name: string): boolean => WATCHLIST.test(name);

/** The columns of a table, of a function that stands for a table, or of `_GetWatchlist('alias')`; null for what the schema does not know. */
export function columnsOf({ tables, tableFunctions = {}, watchlists = {} }: Schema, name: string): readonly Column[] | null {
  const own = <T>(all: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(all, key) ? all[key] : undefined);
  const alias = WATCHLIST.exec(name)?.[1];
  if (alias === undefined) return own(tables, name) ?? own(tableFunctions, name)?.columns ?? null;
  // A workspace gives every list its common columns, one that it does not have too.
  return [...(own(watchlists, alias) ?? []), ...WATCHLIST_COLUMNS];
}
