import { child, className, list, string, symbol, type Node } from '../../parse/bridge.ts';
import type { ScalarType } from '../../values.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { expandScalar, isWritten } from '../functions.ts';
import { literal } from '../fold.ts';
import { makeCall, makeWindow } from '../make-call.ts';
import type { RowScope } from '../scope.ts';
import type { Expr } from '../types.ts';
import { typeOf } from '../types-of.ts';
import { lowerGeoInfo } from './geo-info.ts';
import { lowerColumnIfExists } from './path.ts';

const text = (value: string): Expr => ({ kind: 'constant', type: 'string', value });

/** The functions that are not in the registry under their name. */
const SPECIAL: Readonly<Record<string, (node: Node, row: RowScope, context: Context) => Expr>> = {
  column_ifexists: lowerColumnIfExists,
  columnifexists: lowerColumnIfExists,
  pack_all: lowerPackAll,
  bag_pack_columns: lowerPackColumns,
  ingestion_time: lowerIngestionTime,
  column_names_of: lowerColumnNames,
  bin_auto: lowerBinAuto,
  geo_info_from_ip_address: lowerGeoInfo,
  materialize: (node, row, context) => context.expr(oneArgument(node, context), row, context),
};

/** A call of a function in a place where a value is expected. */
export function lowerCall(node: Node, row: RowScope, context: Context): Expr {
  const name = symbol(node)?.name ?? string(child(node, 'Name'), 'SimpleName');
  if (isWritten(node)) return expandScalar(node, row, context);
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  if (special) return special(node, row, context);
  const args = argumentsOf(node).flatMap((argument) => (className(argument) === 'StarExpression' ? row.columns.flatMap((column) => row.find(column.name) ?? []) : [context.expr(argument, row, context)]));
  return (context.registry.windows.has(name) ? makeWindow : makeCall)(name, args, resultOf(name, args, node), spanOf(node, context), context);
}

/** Where the engine gives another type than the binder says. */
const RESULTS: Readonly<Record<string, ScalarType>> = { ceiling: 'real', datetime_part: 'long', getyear: 'long', getmonth: 'long', hourofday: 'long', monthofyear: 'long', jaccard_index: 'real' };

function resultOf(name: string, args: readonly Expr[], node: Node): ScalarType {
  if (name === 'datetime_diff' && args[0] && String(literal(args[0])).toLowerCase() === 'week') return 'real';
  return Object.hasOwn(RESULTS, name) ? RESULTS[name] ?? 'dynamic' : typeOf(node);
}

export const argumentsOf = (node: Node): Node[] => (className(node) === 'FunctionCallExpression' ? list(child(node, 'ArgumentList'), 'Expressions') : []);

function oneArgument(node: Node, context: Context): Node {
  const [argument] = argumentsOf(node);
  if (!argument) throw unsupported(node, context, 'this call');
  return argument;
}

/** The bins that the query's own options say. https://learn.microsoft.com/kusto/query/bin-auto-function */
function lowerBinAuto(node: Node, row: RowScope, context: Context): Expr {
  const [size, at] = ['query_bin_auto_size', 'query_bin_auto_at'].map((name) => context.scope.find(`set ${name}`));
  if (size?.kind !== 'scalar' || at?.kind !== 'scalar') throw unsupported(node, context, 'bin_auto() without query_bin_auto_size and query_bin_auto_at');
  const value = context.expr(oneArgument(node, context), row, context);
  return makeCall('bin_at', [value, size.value, at.value], value.type, spanOf(node, context), context);
}

/** The names of a table's columns; the table is not computed. */
function lowerColumnNames(node: Node, _row: RowScope, context: Context): Expr {
  return { kind: 'constant', type: 'dynamic', value: context.table(oneArgument(node, context), context).columns.map(({ name }) => name) };
}

/** https://learn.microsoft.com/kusto/query/pack-all-function */
function lowerPackAll(node: Node, row: RowScope, context: Context): Expr {
  const [flag] = argumentsOf(node).map((argument) => context.expr(argument, row, context));
  const args = row.columns.flatMap(({ name }) => [text(name), row.find(name) ?? text('')]);
  const pruned = flag !== undefined && literal(flag) === true;
  return makeCall(pruned ? 'pack_nonempty' : 'bag_pack', args, 'dynamic', spanOf(node, context), context);
}

/** https://learn.microsoft.com/kusto/query/bag-pack-columns-function */
function lowerPackColumns(node: Node, row: RowScope, context: Context): Expr {
  const args = argumentsOf(node).flatMap((argument) => [text(symbol(argument)?.name ?? ''), context.expr(argument, row, context)]);
  return makeCall('bag_pack', args, 'dynamic', spanOf(node, context), context);
}

/** The rows of a test have no time of ingestion but the one they tell: `TimeGenerated`. https://learn.microsoft.com/kusto/query/ingestion-time-function */
function lowerIngestionTime(node: Node, row: RowScope, context: Context): Expr {
  const column = row.find('TimeGenerated');
  if (column?.type !== 'datetime') throw unsupported(node, context, 'ingestion_time() of rows without TimeGenerated');
  return column;
}
