import type { Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/count-operator */
export const lowerCount = (node: Node, input: Plan, context: Context): Plan => ({ op: 'count', input, columns: columnsOf(node, context), at: spanOf(node, context) });
