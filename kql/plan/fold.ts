import type { Value } from '../values.ts';
import type { Expr } from './types.ts';

/** Functions whose every call gives another value, or depends on the row's place: never computed once. */
const VOLATILE: ReadonlySet<string> = new Set(['rand', 'new_guid', 'cursor_current', 'current_cursor']);

/** Whether an expression has the same value for every row. */
export function isConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'constant':
    case 'query': return true;
    case 'column':
    case 'window':
    case 'state': return false;
    case 'call': return !VOLATILE.has(expr.name) && expr.args.every(isConstant);
    case 'inQuery': return isConstant(expr.value);
    case 'element': return isConstant(expr.of);
    case 'once': return isConstant(expr.value);
  }
}

/** The value of a constant that is known when the query is compiled; undefined for any other expression. */
export const literal = (expr: Expr): Value | undefined => (expr.kind === 'constant' ? expr.value : expr.kind === 'once' ? literal(expr.value) : undefined);
