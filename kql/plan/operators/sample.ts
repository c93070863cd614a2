import { child, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { project } from '../project.ts';
import { noRow, rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { summarized } from './summarize.ts';

/** Kusto promises some of the values; these are the first ones. https://learn.microsoft.com/kusto/query/sample-distinct-operator */
export function lowerSampleDistinct(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const at = spanOf(node, context);
  const of = context.expr(child(node, 'OfExpression'), rowScope(input.columns), context);
  const groups = project(summarized(input, [of], [], node, context), columns, [{ kind: 'column', type: of.type, index: 0 }], at);
  return { op: 'take', input: groups, count: context.expr(child(node, 'Expression'), noRow, context), columns, at };
}
