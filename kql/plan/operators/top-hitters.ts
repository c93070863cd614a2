import { child, maybe, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { noRow, rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/top-hitters-operator */
export function lowerTopHitters(node: Node, input: Plan, context: Context): Plan {
  const row = rowScope(input.columns);
  const by = maybe(node, 'ByClause');
  return {
    op: 'topHitters', input, count: context.expr(child(node, 'Expression'), noRow, context), of: context.expr(child(node, 'OfExpression'), row, context),
    by: by && context.expr(child(by, 'Expression'), row, context), columns: columnsOf(node, context), at: spanOf(node, context),
  };
}
