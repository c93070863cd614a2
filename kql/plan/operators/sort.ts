import { child, className, list, maybe, string, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { rowScope } from '../scope.ts';
import type { Plan, SortKey } from '../types.ts';

/** A sort key; descending with nulls last where nothing is said, and nulls first when ascending. */
export function lowerSortKey(node: Node, input: Plan, context: Context): SortKey {
  const ordered = className(node) === 'OrderedExpression';
  const ordering = ordered ? maybe(node, 'Ordering') : null;
  const by = context.expr(ordered ? child(node, 'Expression') : node, rowScope(input.columns), context);
  const word = ordering && maybe(ordering, 'AscOrDescKeyword');
  const descending = !word || !/^(granny-)?asc$/i.test(string(word, 'Text'));
  const nulls = ordering && maybe(ordering, 'NullsClause');
  const nullsFirst = nulls ? string(child(nulls, 'FirstOrLastKeyword'), 'Text').toLowerCase() === 'first' : !descending;
  return { by, descending, nullsFirst };
}

/** https://learn.microsoft.com/kusto/query/sort-operator */
export function lowerSort(node: Node, input: Plan, context: Context): Plan {
  const keys = list(node, 'Expressions').map((item) => lowerSortKey(item, input, context));
  return { op: 'sort', input, keys, columns: input.columns, at: spanOf(node, context) };
}
