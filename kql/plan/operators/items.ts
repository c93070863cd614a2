import { child, className, list, string, type Node } from '../../parse/bridge.ts';
import type { Column } from '../../values.ts';
import { unsupported, type Context } from '../context.ts';
import { resultName } from '../result-name.ts';
import type { RowScope } from '../scope.ts';
import { tupleOf } from '../types-of.ts';
import type { Expr } from '../types.ts';

/** An expression of a list with the names that it was given: none, one, or several for a function with several results. */
export interface Item { readonly names: readonly (string | null)[]; readonly values: readonly Expr[] }

/** What the expressions of `project`, `extend`, `print` give, one item each. */
export function lowerItems(nodes: readonly Node[], row: RowScope, context: Context): Item[] {
  return nodes.map((node) => {
    const names = namesOf(node);
    const inner = className(node) === 'CompoundNamedExpression' || className(node) === 'SimpleNamedExpression' ? child(node, 'Expression') : node;
    const tuple = tupleOf(inner);
    const value = context.expr(inner, row, context);
    if (!tuple || className(node) === 'SimpleNamedExpression' && tuple.length === 1) return { names: [names[0] ?? existing(inner, row)], values: [value] };
    // What is not named of the results is dropped, unless none is.
    const results = names.length === 0 ? tuple : tuple.slice(0, names.length);
    return { names: results.map((_, index) => names[index] ?? null), values: results.map(({ type }, index) => ({ kind: 'element', type, of: value, index })) };
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
  return { columns: [...columns], values };
}
