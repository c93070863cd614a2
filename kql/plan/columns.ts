import type { Expr } from './types.ts';

/** Whether every column that an expression reads passes; one that depends on more than its own row does not. */
export function everyColumn(expr: Expr, passes: (index: number) => boolean): boolean {
  switch (expr.kind) {
    case 'constant':
    case 'query': return true;
    case 'column': return passes(expr.index);
    case 'call': return expr.args.every((arg) => everyColumn(arg, passes));
    case 'inQuery': return everyColumn(expr.value, passes);
    case 'element': return everyColumn(expr.of, passes);
    case 'once': return everyColumn(expr.value, passes);
    case 'window':
    case 'state': return false;
  }
}
