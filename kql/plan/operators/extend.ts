import { list, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { columnAt, project } from '../project.ts';
import { rowScope } from '../scope.ts';
import { columnsOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';
import { lowerItems, type Item } from './items.ts';

/** https://learn.microsoft.com/kusto/query/extend-operator */
export function lowerExtend(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const items = lowerItems(list(node, 'Expressions'), rowScope(input.columns), context);
  const listed = extended(items, columns, input, node, context);
  return project(input, listed.columns, listed.values, spanOf(node, context));
}

/** Every column of the input stays in its place; a named expression takes the place of its namesake, others follow in their order. */
function extended(items: readonly Item[], bound: readonly Column[], input: Plan, node: Node, context: Context): { columns: Column[]; values: Expr[] } {
  const columns = [...input.columns];
  const values: Expr[] = input.columns.map((_, index) => columnAt(input.columns, index));
  const given = new Set(items.flatMap(({ names }) => names));
  const fresh = bound.map(({ name }) => name).filter((name) => columnIndex(input.columns, name) < 0 && !given.has(name));
  for (const item of items) {
    item.values.forEach((value, index) => {
      const name = item.names[index] ?? null;
      const place = name !== null ? columnIndex(columns, name) : sameColumn(value, input);
      if (place >= 0) {
        values[place] = value;
        return;
      }
      const made = name ?? fresh.shift();
      if (made === undefined) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
      columns.push({ name: made, type: value.type });
      values.push(value);
    });
  }
  const unnamed = items.some(({ names }) => names.includes(null));
  if (unnamed && fresh.length > 0) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
  return { columns, values };
}

/** `extend a` of a column changes nothing. */
const sameColumn = (value: Expr, input: Plan): number => (value.kind === 'column' && value.index < input.columns.length ? value.index : -1);
