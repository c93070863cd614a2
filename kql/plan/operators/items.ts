import { child, className, list, string, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { unsupported, type Context } from '../context.ts';
import { resultName } from '../result-name.ts';
import type { RowScope } from '../scope.ts';
import { tupleOf } from '../types-of.ts';
import type { Expr } from '../types.ts';

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

/** The values of a list that makes all columns itself, in the binder's order. */
export function inOrder(items: readonly Item[], columns: readonly Column[], node: Node, context: Context): { columns: Column[]; values: Expr[] } {
  const values = items.flatMap((item) => item.values);
  if (values.length !== columns.length) throw unsupported(node, context, 'a list of expressions whose columns cannot be told apart');
  return present(columns, values);
}

/** The columns that have a value. */
export function present(columns: readonly Column[], values: readonly (Expr | null)[]): { columns: Column[]; values: Expr[] } {
  return { columns: columns.filter((_, index) => values[index]), values: values.flatMap((value) => value ?? []) };
}
