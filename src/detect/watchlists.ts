import type { Row, Schema } from '../../kql/index.ts';
import { watchlistTable } from '../../kql/parse/schema.ts';
import type { Watchlist } from '../model/index.ts';

/** A schema with the columns of the repository's watchlists; all of them are text, as in a workspace. */
export function withWatchlists(schema: Schema, lists: readonly Watchlist[]): Schema {
  const columns = lists.map(({ alias, items }) => [alias, [...new Set(items.flatMap((item) => Object.keys(item)))].map((name) => ({ name, type: 'string' as const }))] as const);
  return { ...schema, watchlists: { ...schema.watchlists, ...Object.fromEntries(columns) } };
}

/** The rows of watchlists by the name under which a query reads them. https://learn.microsoft.com/azure/sentinel/watchlists-queries */
export function watchlistRows(lists: readonly Watchlist[]): Map<string, readonly Row[]> {
  return new Map(lists.map(({ alias, items, searchKey }) => [watchlistTable(alias), items.map((item): Row => ({ ...item, SearchKey: item[searchKey] ?? '' }))]));
}
