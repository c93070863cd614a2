import type { Node } from '../../parse/bridge.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { columnAt, project } from '../project.ts';
import { columnsOf } from '../types-of.ts';
import type { Plan } from '../types.ts';

/** `project-away`, `project-keep`, `project-reorder`: the binder has decided which columns stay, and where. */
export const lowerByName = (node: Node, input: Plan, context: Context): Plan => {
  const columns = columnsOf(node, context);
  const unknown = columns.find(({ name }) => columnIndex(input.columns, name) < 0);
  if (unknown) throw unsupported(node, context, `the column ${unknown.name}, which the binder expects here,`);
  return project(input, columns, columns.map(({ name }) => columnAt(input.columns, columnIndex(input.columns, name))), spanOf(node, context));
};
