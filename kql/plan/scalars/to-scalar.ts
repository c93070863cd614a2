import { child, className, string, type Node } from '../../parse/bridge.ts';
import type { Context } from '../context.ts';
import type { RowScope } from '../scope.ts';
import type { Expr } from '../types.ts';
import { typeOf } from '../types-of.ts';
import { isTable } from './path.ts';

/** The name under which `toscalar(key)` finds the key of a partition, also where a table has a column of that name. */
export const keyName = (name: string): string => `toscalar ${name}`;

/** https://learn.microsoft.com/kusto/query/toscalar-function */
export function lowerToScalar(node: Node, row: RowScope, context: Context): Expr {
  const inner = child(node, 'Expression');
  if (isTable(inner)) return { kind: 'query', type: typeOf(node), plan: context.table(inner, context) };
  const key = className(inner) === 'NameReference' ? context.scope.find(keyName(string(inner, 'SimpleName'))) : undefined;
  return key?.kind === 'scalar' ? key.value : context.expr(inner, row, context);
}
