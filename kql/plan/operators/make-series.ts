import { child, className, list, maybe, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { convert } from '../convert.ts';
import { noRow, rowScope } from '../scope.ts';
import type { ScalarType } from '../../values.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { parametersOf } from './parameters.ts';
import { Aggregates } from './summarize.ts';

/** The types for which the page says what stands in a bin without rows: zero. */
const FILLED: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real']);

/** https://learn.microsoft.com/kusto/query/make-series-operator */
export function lowerMakeSeries(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const row = rowScope(input.columns);
  const by = maybe(node, 'ByClause');
  const keys = (by ? list(by, 'Expressions') : []).map((key) => context.expr(key, row, context));
  // The results of the aggregates stand first, in a row of their own for every bin.
  const found = new Aggregates(input, 0);
  const inner: Context = { ...context, aggregates: found.hook };
  const series = list(node, 'Aggregates').map((item) => ({ value: context.expr(child(item, 'Expression'), noRow, inner), fill: fillOf(item, context) }));
  const axis = context.expr(child(child(node, 'OnClause'), 'Expression'), row, context);
  const { from, to, step, inclusive } = rangeOf(node, axis, context);
  for (const [at, { value, fill }] of series.entries()) {
    if (!fill && !FILLED.has(value.type)) throw unsupported(list(node, 'Aggregates')[at] ?? node, context, `a series of type ${value.type} without default=`);
  }
  if (columns.length !== keys.length + series.length + 1) throw unsupported(node, context, 'a make-series whose columns cannot be told apart');
  return {
    op: 'makeSeries', input, keys, axis, from, to, step, inclusive, calls: found.calls, series,
    nonEmpty: parametersOf(node).get('kind') === 'nonempty', columns, at: spanOf(node, context),
  };
}

function fillOf(item: Node, context: Context): Expr | null {
  const clause = maybe(item, 'DefaultExpression');
  return clause && context.expr(child(clause, 'Expression'), noRow, context);
}

interface Range { readonly from: Expr | null; readonly to: Expr | null; readonly step: Expr; readonly inclusive: boolean }

function rangeOf(node: Node, axis: Expr, context: Context): Range {
  const clause = child(node, 'RangeClause');
  const bound = (written: Node): Expr => {
    const value = context.expr(written, noRow, context);
    return axis.type === 'datetime' && value.type === 'timespan' ? value : convert(value, axis.type, context, written);
  };
  if (className(clause) === 'MakeSeriesInRangeClause') {
    const [from, to, step] = list(child(clause, 'Arguments'), 'Expressions').map(bound);
    if (!from || !to || !step) throw unsupported(node, context, 'a range without its three bounds');
    return { from, to, step, inclusive: true };
  }
  const part = (name: string): Expr | null => {
    const written = maybe(clause, name);
    return written && bound(child(written, 'Expression'));
  };
  const step = part('MakeSeriesStepClause');
  if (!step) throw unsupported(node, context, 'a make-series without a step');
  return { from: part('MakeSeriesFromClause'), to: part('MakeSeriesToClause'), step, inclusive: false };
}
