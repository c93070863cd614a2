import { child, string, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/as-operator */
export function lowerAs(node: Node, input: Plan, context: Context): Plan {
  const name = string(child(node, 'Name'), 'SimpleName');
  const plan: Plan = { op: 'shared', input, name, columns: input.columns, at: spanOf(node, context) };
  context.scope.define(name, { kind: 'table', plan });
  return plan;
}
