import { className, list, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { project } from '../project.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { summarized } from './summarize.ts';

/** https://learn.microsoft.com/kusto/query/distinct-operator */
export function lowerDistinct(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const row = rowScope(input.columns);
  const keys = list(node, 'Expressions').flatMap((item): Expr[] => (className(item) === 'StarExpression' ? input.columns.map(({ type }, index) => ({ kind: 'column', type, index })) : [context.expr(item, row, context)]));
  const groups = summarized(input, keys, [], node, context);
  return project(groups, columns, keys.map(({ type }, index) => ({ kind: 'column', type, index })), spanOf(node, context));
}
