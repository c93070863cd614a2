import { child, type Node } from '../../parse/bridge.ts';
import { unsupported, type Context } from '../context.ts';
import { expandTable, isWritten } from '../functions.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/invoke-operator */
export function lowerInvoke(node: Node, input: Plan, context: Context): Plan {
  const called = child(node, 'Function');
  if (!isWritten(called)) throw unsupported(node, context, 'invoke of a function that is not written in KQL');
  return expandTable(called, context, input);
}
