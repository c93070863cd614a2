import type { Node } from '../../parse/bridge.ts';
import { GEO_COLUMNS, GEO_TABLE } from '../../functions/ip/geo-info.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { makeAggregate, makeCall } from '../make-call.ts';
import { rowScope, type RowScope } from '../scope.ts';
import type { Expr, Plan } from '../types.ts';
import { argumentsOf } from './call.ts';

const text = (value: string): Expr => ({ kind: 'constant', type: 'string', value });

/**
 * A call looks into the rows of the table `GEO_TABLE`, which are gathered once; a schema without it has no such function.
 * https://learn.microsoft.com/kusto/query/geo-info-from-ip-address-function
 */
export function lowerGeoInfo(node: Node, row: RowScope, context: Context): Expr {
  const columns = Object.hasOwn(context.schema.tables, GEO_TABLE) ? context.schema.tables[GEO_TABLE] : undefined;
  const [argument] = argumentsOf(node);
  if (!columns || !argument) throw unsupported(node, context, `${GEO_TABLE}() without a table of that name (columns: ${GEO_COLUMNS.map(({ name }) => name).join(', ')})`);
  const at = spanOf(node, context);
  const table: Plan = { op: 'table', name: GEO_TABLE, columns, at };
  const cells = GEO_COLUMNS.filter(({ name, type }) => columns[columnIndex(columns, name)]?.type === type).flatMap(({ name }) => [text(name), rowScope(columns).find(name) ?? text('')]);
  const bag = makeCall('bag_pack', cells, 'dynamic', at, context);
  const all: Plan = { op: 'summarize', input: table, keys: [], aggregates: [makeAggregate('make_list', [bag], 'dynamic', at, context)], columns: [{ name: 'list_', type: 'dynamic' }], at };
  return makeCall(GEO_TABLE, [context.expr(argument, row, context), { kind: 'query', type: 'dynamic', plan: all }], 'dynamic', at, context);
}
