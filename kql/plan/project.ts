import type { Column } from '../values.ts';
import type { Node } from '../parse/bridge.ts';
import { columnIndex, unsupported, type Context } from './context.ts';
import type { Expr, Plan, Span } from './types.ts';

/** The column at a place of a plan. */
export function columnAt(columns: readonly Column[], index: number): Expr {
  const column = columns[index];
  if (!column) throw new RangeError(`There is no column ${index}.`);
  return { kind: 'column', type: column.type, index };
}

/** Makes a projection, or none where it would change nothing. */
export function project(input: Plan, named: readonly Column[], values: readonly Expr[], at: Span): Plan {
  // The type is that of the value: the binder's is wrong for a few functions.
  const columns = named.map((column, index) => ({ name: column.name, type: values[index]?.type ?? column.type }));
  const same = columns.length === input.columns.length && values.every((value, index) => value.kind === 'column' && value.index === index && columns[index]?.name === input.columns[index]?.name);
  return same ? input : { op: 'project', input, columns, values, at };
}

/** The same rows with the columns that the binder says the name has. */
export function adapt(plan: Plan, columns: readonly Column[], node: Node, context: Context): Plan {
  const values = columns.map((column) => {
    const index = columnIndex(plan.columns, column.name);
    if (index < 0) throw unsupported(node, context, `the column ${column.name} of this table`);
    return columnAt(plan.columns, index);
  });
  return project(plan, columns, values, plan.at);
}
