import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { noRow } from '../scope.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/take-operator */
export function lowerTake(node: Node, input: Plan, context: Context): Plan {
  return { op: 'take', input, count: context.expr(child(node, 'Expression'), noRow, context), columns: input.columns, at: spanOf(node, context) };
}
