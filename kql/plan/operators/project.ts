import { child, className, list, string, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { columnIndex, spanOf, unsupported, type Context } from '../context.ts';
import { columnAt, project } from '../project.ts';
import { resultName } from '../result-name.ts';
import { noRow, rowScope, type RowScope } from '../scope.ts';
import { columnsOf, tupleOf } from '../types-of.ts';
import type { Expr, Plan } from '../types.ts';

/**
 * An expression of a list with the names that it was given: none, one, or several for a function with several results. Null
 * among the values is a result that the binder gives a column and the engine does not: those after the first of `a = f()`.
 */
export interface Item { readonly names: readonly (string | null)[]; readonly values: readonly (Expr | null)[] }

/** What the expressions of `project`, `extend`, `print` give, one item each. */
export function lowerItems(nodes: readonly Node[], row: RowScope, context: Context): Item[] {
  return nodes.map((node) => {
    const names = namesOf(node);
    const inner = className(node) === 'CompoundNamedExpression' || className(node) === 'SimpleNamedExpression' ? child(node, 'Expression') : node;
    const tuple = tupleOf(inner);
    const value = context.expr(inner, row, context);
    if (!tuple || className(node) === 'SimpleNamedExpression' && tuple.length === 1) return { names: [names[0] ?? existing(inner, row)], values: [value] };
    return { names: tuple.map((_, index) => names[index] ?? null), values: tuple.map(({ type }, index) => (index > 0 && className(node) === 'SimpleNamedExpression' ? null : { kind: 'element', type, of: value, index })) };
  });
}

/** The column of the row that an unnamed expression replaces. */
function existing(node: Node, row: RowScope): string | null {
  const name = resultName(node);
  return name !== null && row.find(name) ? name : null;
}

function namesOf(node: Node): string[] {
  if (className(node) === 'SimpleNamedExpression') return [string(child(node, 'Name'), 'SimpleName')];
  if (className(node) === 'CompoundNamedExpression') return list(child(node, 'Names'), 'Names').map((name) => string(name, 'SimpleName'));
  return [];
}

/** https://learn.microsoft.com/kusto/query/project-operator */
export function lowerProject(node: Node, input: Plan, context: Context): Plan {
  const columns = columnsOf(node, context);
  const items = lowerItems(list(node, 'Expressions'), rowScope(input.columns), context);
  const listed = inOrder(items, columns, node, context);
  return project(input, listed.columns, listed.values, spanOf(node, context));
}

/** https://learn.microsoft.com/kusto/query/print-operator */
export function lowerPrint(node: Node, context: Context): Plan {
  const columns = columnsOf(node, context);
  const items = lowerItems(list(node, 'Expressions'), noRow, context);
  const { columns: listed, values } = inOrder(items, columns, node, context);
  return { op: 'values', columns: listed.map(({ name, type }, index) => ({ name, type: values[index]?.type ?? type })), rows: [values], at: spanOf(node, context) };
}

function inOrder(items: readonly Item[], columns: readonly Column[], node: Node, context: Context): { columns: Column[]; values: Expr[] } {
  const values = items.flatMap((item) => item.values);
  if (values.length !== columns.length) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
  return present(columns, values);
}

/** The columns that have a value. */
function present(columns: readonly Column[], values: readonly (Expr | null)[]): { columns: Column[]; values: Expr[] } {
  return { columns: columns.filter((_, index) => values[index]), values: values.flatMap((value) => value ?? []) };
}

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
  const values: (Expr | null)[] = input.columns.map((_, index) => columnAt(input.columns, index));
  const given = new Set(items.flatMap(({ names }) => names));
  const fresh = bound.map(({ name }) => name).filter((name) => columnIndex(input.columns, name) < 0 && !given.has(name));
  for (const item of items) {
    item.values.forEach((value, index) => {
      const name = item.names[index] ?? null;
      const place = name !== null ? columnIndex(columns, name) : value ? sameColumn(value, input) : -1;
      if (place >= 0) {
        values[place] = value;
        return;
      }
      const made = name ?? fresh.shift();
      if (made === undefined) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
      columns.push({ name: made, type: value?.type ?? 'dynamic' });
      values.push(value);
    });
  }
  const unnamed = items.some(({ names }) => names.includes(null));
  if (unnamed && fresh.length > 0) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
  return present(columns, values);
}

/** `extend a` of a column changes nothing. */
const sameColumn = (value: Expr, input: Plan): number => (value.kind === 'column' && value.index < input.columns.length ? value.index : -1);

/** `project-away`, `project-keep`, `project-reorder`: the binder has decided which columns stay, and where. */
export const lowerByName = (node: Node, input: Plan, context: Context): Plan => {
  const columns = columnsOf(node, context);
  const unknown = columns.find(({ name }) => columnIndex(input.columns, name) < 0);
  if (unknown) throw unsupported(node, context, `the column ${unknown.name}, which the binder expects here,`);
  return project(input, columns, columns.map(({ name }) => columnAt(input.columns, columnIndex(input.columns, name))), spanOf(node, context));
};

/** https://learn.microsoft.com/kusto/query/project-rename-operator */
export function lowerRename(node: Node, input: Plan, context: Context): Plan {
  const renamed = new Map(list(node, 'Expressions').map((item): [string, string] => {
    if (className(item) !== 'SimpleNamedExpression') throw unsupported(item, context, 'this renaming');
    return [string(child(item, 'Expression'), 'SimpleName'), string(child(item, 'Name'), 'SimpleName')];
  }));
  const columns = input.columns.map(({ name, type }) => ({ name: renamed.get(name) ?? name, type }));
  return project(input, columns, columns.map((_, index) => columnAt(input.columns, index)), spanOf(node, context));
}
