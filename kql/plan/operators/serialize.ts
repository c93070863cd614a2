import { list, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import type { Plan } from '../types.ts';
import { lowerExtend } from './extend.ts';

/** https://learn.microsoft.com/kusto/query/serialize-operator */
export function lowerSerialize(node: Node, input: Plan, context: Context): Plan {
  const serialized: Plan = { op: 'serialize', input, columns: input.columns, at: spanOf(node, context) };
  return list(node, 'Expressions').length === 0 ? serialized : lowerExtend(node, serialized, context);
}
