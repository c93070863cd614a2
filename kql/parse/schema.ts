import type { Column, ScalarType } from '../values.ts';

/** A function of the database, in KQL: `parameters` as in `(since: datetime, pack: bool = false)`. */
export interface StoredFunction { readonly parameters: string; readonly body: string }

/** A function of the database whose body is not known: its calls stand for a table that is given to a run under the function's name. */
export interface TableFunction { readonly parameters: readonly { readonly name: string; readonly type: ScalarType; readonly optional: boolean }[]; readonly columns: readonly Column[] }

/** What a query may name. */
export interface Schema {
  readonly tables: Readonly<Record<string, readonly Column[]>>;
  readonly functions?: Readonly<Record<string, StoredFunction>>;
  readonly tableFunctions?: Readonly<Record<string, TableFunction>>;
  /** Watchlists by alias: their columns without `_DTItemId`, `LastUpdatedTimeUTC` and `SearchKey`, which each has. */
  readonly watchlists?: Readonly<Record<string, readonly Column[]>>;
}

/** The columns that every watchlist has besides its own. */
export const WATCHLIST_COLUMNS: readonly Column[] = [
  { name: '_DTItemId', type: 'string' }, { name: 'LastUpdatedTimeUTC', type: 'datetime' }, { name: 'SearchKey', type: 'string' },
];

/** The name under which the rows of a watchlist are given to a run. */
export const watchlistTable = (alias: string): string => `_GetWatchlist('${alias}')`;

/**
 * Functions that name another place with tables: https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query and
 * https://learn.microsoft.com/azure/azure-monitor/logs/azure-monitor-data-explorer-proxy
 */
export const ELSEWHERE: readonly string[] = ['workspace', 'app', 'resource', 'adx', 'arg'];

/** The name under which the rows of a table of another place are given to a run: `workspace('b').SigninLogs`. */
export const tableElsewhere = (place: string, identifier: string, table: string): string => `${place}('${identifier}').${table}`;
export const isElsewhere = (table: string): boolean => ELSEWHERE.some((place) => table.startsWith(`${place}('`));
