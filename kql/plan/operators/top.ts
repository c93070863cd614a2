import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { noRow } from '../scope.ts';
import type { Plan } from '../types.ts';
import { lowerSortKey } from './sort.ts';

/** https://learn.microsoft.com/kusto/query/top-operator */
export function lowerTop(node: Node, input: Plan, context: Context): Plan {
  const at = spanOf(node, context);
  const { columns } = input;
  const sorted: Plan = { op: 'sort', input, keys: [lowerSortKey(child(node, 'ByExpression'), input, context)], columns, at };
  return { op: 'take', input: sorted, count: context.expr(child(node, 'Expression'), noRow, context), columns, at };
}
