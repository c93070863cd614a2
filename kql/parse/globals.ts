import type { Column, ScalarType } from '../values.ts';
import { RESOURCE_GRAPH } from '../schemas/resource-graph.ts';
import { at, call, create, items, nodeOrNull, object, string, type Node } from './bridge.ts';
import { ELSEWHERE, WATCHLIST_COLUMNS, type Schema } from './schema.ts';

const made = new WeakMap<Schema, Map<string, Node>>();

/**
 * The language service's view of what a query may name of a schema: a thousand tables that it does not name would cost most
 * of the time. Kept for each schema object and set of names.
 */
export function globalsOf(schema: Schema, query: string): Node {
  const part = namedBy(schema, query);
  const key = JSON.stringify([part.tables, part.functions, part.tableFunctions].map((members) => Object.keys(members ?? {})));
  const known = made.get(schema) ?? new Map<string, Node>();
  made.set(schema, known);
  let globals = known.get(key);
  if (!globals) known.set(key, (globals = makeGlobals(part)));
  return globals;
}

/** What of a schema a query and the functions that it calls name; all of it where names are patterns. */
function namedBy(schema: Schema, query: string): Schema {
  if (/\w\*|\*\w|\b(?:search|find|macro-expand)\b/.test(query)) return schema;
  const pick = <T>(members: Readonly<Record<string, T>> | undefined, text: string): Record<string, T> => Object.fromEntries(Object.entries(members ?? {}).filter(([name]) => text.includes(name)));
  let text = query;
  let functions = pick(schema.functions, text);
  for (let before = -1; Object.keys(functions).length > before;) {
    before = Object.keys(functions).length;
    text = [query, ...Object.values(functions).map(({ parameters, body }) => `${parameters}\n${body}`)].join('\n');
    functions = pick(schema.functions, text);
  }
  return { ...schema, tables: pick(schema.tables, text), functions, tableFunctions: pick(schema.tableFunctions, text) };
}

function makeGlobals(schema: Schema): Node {
  const members: Node[] = [];
  for (const [name, columns] of Object.entries(schema.tables)) members.push(table(name, columns));
  for (const [name, stored] of Object.entries(schema.functions ?? {})) {
    members.push(create('Symbols.FunctionSymbol.$ctor16', name, parenthesized(stored.parameters), `{${stored.body}\n}`, ''));
  }
  for (const [name, { parameters, columns }] of Object.entries(schema.tableFunctions ?? {})) {
    // Any scalar fits: published declarations of such functions name wrong types, and nothing is computed from the arguments.
    const made = parameters.map(({ name: parameter }) => create('Symbols.Parameter.ctor', parameter, kindOf('Scalar'), 0, null, null, false, null, 0, 1, null, null));
    members.push(create('Symbols.FunctionSymbol.$ctor5', name, create('Symbols.TableSymbol.ctor', columns.map(column)), made));
  }
  if (!('_GetWatchlist' in (schema.functions ?? {}))) members.push(watchlistFunction(schema));
  for (const name of ELSEWHERE) if (!Object.hasOwn(schema.functions ?? {}, name)) members.push(elsewhere(name, schema));
  const database = create('Symbols.DatabaseSymbol.ctor', 'db', members);
  return object(call(corrected(), 'WithDatabase', database), 'globals');
}

let base: Node | undefined;

/** The service's own functions and plug-ins, where they are not Kusto's put right. The same for every schema: there are hundreds. */
function corrected(): Node {
  if (base) return base;
  const defaults = object(object(at('GlobalState'), 'GlobalState')['Default'], 'Default');
  const functions = items(defaults['Functions']).map((found) => columnIfExists(found) ?? found);
  const known = object(call(defaults, 'WithFunctions', functions), 'globals');
  return (base = object(call(known, 'WithPlugIns', [...items(known['PlugIns']), schemaMerge()]), 'globals'));
}

/**
 * `column_ifexists` is the column itself where there is one; the service always gives it the type of the default, so that a part of a
 * dynamic column would not be found. Null for any other function. https://learn.microsoft.com/kusto/query/column-ifexists-function
 */
function columnIfExists(found: Node): Node | null {
  const name = string(found, 'Name');
  if (name !== 'column_ifexists' && name !== 'columnifexists') return null;
  const result = (context: Node): unknown => {
    const wanted = nodeOrNull(call(context, 'GetArgument$1', 'column_name'))?.['ConstantValue'];
    const row = nodeOrNull(context['RowScope']);
    const column = row && items(row['Columns']).find((one) => string(one, 'Name') === wanted);
    return column ? column['Type'] : nodeOrNull(call(context, 'GetArgument$1', 'defaultValue'))?.['ResultType'] ?? scalar('dynamic');
  };
  const parameters = items(object(items(found['Signatures'])[0], 'Signature')['Parameters']);
  const made = create('Symbols.FunctionSymbol.ctor', name, result, object(at('Symbols.Tabularity'), 'Tabularity')['Scalar'], parameters);
  return object(call(made, 'WithResultNameKind', found['ResultNameKind']), 'function');
}

/** A plug-in that the service does not know. */
function schemaMerge(): Node {
  const columns: Column[] = [{ name: 'ColumnName', type: 'string' }, { name: 'ColumnOrdinal', type: 'long' }, { name: 'DataType', type: 'string' }, { name: 'ColumnType', type: 'string' }];
  const order = create('Symbols.Parameter.ctor', 'PreserveOrder', kindOf('Scalar'), 0, null, null, false, null, 0, 1, null, null);
  return create('Symbols.FunctionSymbol.$ctor5', 'schema_merge', create('Symbols.TableSymbol.ctor', columns.map(column)), [order]);
}

const parenthesized = (parameters: string): string => (parameters.trim().startsWith('(') ? parameters : `(${parameters})`);

/** A table, with a name or, for a schema without one, as a type. */
export function table(name: string, columns: readonly Column[]): Node {
  return create('Symbols.TableSymbol.$ctor4', name, columns.map(column));
}

const column = ({ name, type }: Column): Node => create('Symbols.ColumnSymbol', name, scalar(type), null, null, null, null);

const kindOf = (name: string): unknown => object(at('Symbols.ParameterTypeKind'), 'ParameterTypeKind')[name];

/** The service's symbol of a type: `DateTime`, `TimeSpan`, `Long`. */
function scalar(type: ScalarType): Node {
  const titled = type === 'datetime' ? 'DateTime' : type === 'timespan' ? 'TimeSpan' : `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  return object(object(at('Symbols.ScalarTypes'), 'ScalarTypes')[titled], titled);
}

/** `workspace("b").T`: what stands elsewhere has the tables of the schema, with rows of its own. */
function elsewhere(name: string, schema: Schema): Node {
  const tables = { ...(name === 'arg' ? RESOURCE_GRAPH : {}), ...schema.tables };
  let place: Node | undefined;
  const made = (): Node => (place ??= create('Symbols.DatabaseSymbol.ctor', name, Object.entries(tables).map(([named, columns]) => table(named, columns))));
  const identifier = create('Symbols.Parameter.$ctor2', 'identifier', scalar('string'));
  return create('Symbols.FunctionSymbol.ctor', name, made, object(at('Symbols.Tabularity'), 'Tabularity')['Other'], [identifier]);
}

/** `_GetWatchlist` gives the columns of the watchlist that it names; one that is not in the schema has the common columns. */
function watchlistFunction(schema: Schema): Node {
  const lists = schema.watchlists ?? {};
  const name = create('Symbols.Parameter.$ctor2', 'watchlistAlias', scalar('string'));
  const result = (context: Node): Node => {
    const argument = nodeOrNull(call(context, 'GetArgument$1', 'watchlistAlias'));
    const alias = String(argument?.['ConstantValue'] ?? '');
    const own = Object.hasOwn(lists, alias) ? lists[alias] ?? [] : [];
    return create('Symbols.TableSymbol.ctor', [...WATCHLIST_COLUMNS, ...own].map(column));
  };
  return create('Symbols.FunctionSymbol.ctor', '_GetWatchlist', result, object(at('Symbols.Tabularity'), 'Tabularity')['Tabular'], [name]);
}
