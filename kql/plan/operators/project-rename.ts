import { child, className, list, string, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { columnAt, project } from '../project.ts';
import type { Plan } from '../types.ts';

/** https://learn.microsoft.com/kusto/query/project-rename-operator */
export function lowerRename(node: Node, input: Plan, context: Context): Plan {
  const renamed = new Map(list(node, 'Expressions').map((item): [string, string] => {
    if (className(item) !== 'SimpleNamedExpression') throw unsupported(item, context, 'this renaming');
    return [string(child(item, 'Expression'), 'SimpleName'), string(child(item, 'Name'), 'SimpleName')];
  }));
  const columns = input.columns.map(({ name, type }) => ({ name: renamed.get(name) ?? name, type }));
  return project(input, columns, columns.map((_, index) => columnAt(input.columns, index)), spanOf(node, context));
}
