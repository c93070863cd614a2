import { child, className, list, maybe, string, type Node } from '../../parse/bridge.ts';
import { spanOf, unsupported, type Context } from '../context.ts';
import { makeCall } from '../make-call.ts';
import type { RowScope } from '../scope.ts';
import type { Expr } from '../types.ts';

const member = (value: Expr, name: Expr, node: Node, context: Context): Expr => makeCall('path', [value, name], 'dynamic', spanOf(node, context), context);

/** `a.b`: a part of a dynamic, a side of a join, or the state of a step of `scan`. */
export function lowerPath(node: Node, row: RowScope, context: Context): Expr {
  const left = child(node, 'Expression');
  const selector = child(node, 'Selector');
  const part = className(left) === 'NameReference' ? row.part?.(string(left, 'SimpleName')) : undefined;
  if (part) {
    const found = part.find(string(selector, 'SimpleName'));
    if (!found) throw unsupported(node, context, `the column ${string(selector, 'SimpleName')} here`);
    return found;
  }
  // `a.[0]` is `a[0]`.
  if (className(selector) === 'BracketedExpression') return lowerElement(node, row, context);
  if (className(selector) !== 'NameReference') throw unsupported(node, context, 'this kind of path');
  return member(context.expr(left, row, context), { kind: 'constant', type: 'string', value: string(selector, 'SimpleName') }, node, context);
}

/** `a["b"]`, `a[0]`, `a[expr]`. */
export function lowerElement(node: Node, row: RowScope, context: Context): Expr {
  const selector = child(node, 'Selector');
  const left = child(node, 'Expression');
  if (className(selector) !== 'BracketedExpression') throw unsupported(node, context, 'this kind of path');
  const inner = child(selector, 'Expression');
  const part = className(left) === 'NameReference' ? row.part?.(string(left, 'SimpleName')) : undefined;
  const column = part?.find(String(inner['LiteralValue'] ?? ''));
  if (column) return column;
  return member(context.expr(left, row, context), context.expr(inner, row, context), node, context);
}

/** `column_ifexists("name", default)`: the binder has looked, and its answer is the column or not. https://learn.microsoft.com/kusto/query/column-ifexists-function */
export function lowerColumnIfExists(node: Node, row: RowScope, context: Context): Expr {
  const [name, otherwise] = list(child(node, 'ArgumentList'), 'Expressions');
  const wanted = name && context.expr(name, row, context);
  if (!otherwise || !wanted || wanted.kind !== 'constant' || typeof wanted.value !== 'string') throw unsupported(node, context, 'column_ifexists of a name that is not constant');
  return row.find(wanted.value) ?? context.expr(otherwise, row, context);
}

/** The type that an expression has by the binder, null where it is a table. */
export const isTable = (node: Node): boolean => {
  const type = maybe(node, 'ResultType');
  return type !== null && className(type) === 'TableSymbol';
};
