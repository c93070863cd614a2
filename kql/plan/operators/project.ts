import { list, type Node } from '../../parse/bridge.ts';
import { spanOf, type Context } from '../context.ts';
import { project } from '../project.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';
import { inOrder, lowerItems } from './items.ts';

/** https://learn.microsoft.com/kusto/query/project-operator */
export function lowerProject(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const items = lowerItems(list(node, 'Expressions'), rowScope(input.columns), context);
  const listed = inOrder(items, columns, node, context);
  return project(input, listed.columns, listed.values, spanOf(node, context));
}
