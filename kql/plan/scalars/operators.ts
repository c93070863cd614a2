import { child, className, list, maybe, string, type Node } from '../../parse/bridge.ts';
import type { Context } from '../context.ts';
import { spanOf, unsupported } from '../context.ts';
import { makeCall } from '../make-call.ts';
import type { RowScope } from '../scope.ts';
import { columnsOfType, typeOf } from '../types-of.ts';
import type { Expr } from '../types.ts';

/** Other spellings of an operator. */
const SPELLINGS: Readonly<Record<string, string>> = { '<>': '!=', notcontains: '!contains', notcontains_cs: '!contains_cs', containscs: 'contains_cs', '&&': 'and', '||': 'or' };

const named = (operator: Node): string => {
  const written = string(operator, 'Text').toLowerCase().replace(/\s+/g, ' ');
  return SPELLINGS[written] ?? written;
};

/** `a + b`, `a has b`, `a and b`. */
export function lowerBinary(node: Node, row: RowScope, context: Context): Expr {
  if (className(child(node, 'Left')) === 'StarExpression') return lowerAnyColumn(node, row, context);
  const args = [context.expr(child(node, 'Left'), row, context), context.expr(child(node, 'Right'), row, context)];
  return makeCall(named(child(node, 'Operator')), args, typeOf(node), spanOf(node, context), context);
}

/** `* has "x"`: whether it holds for one of the columns of text; `* !has "x"` for none. */
function lowerAnyColumn(node: Node, row: RowScope, context: Context): Expr {
  const name = named(child(node, 'Operator'));
  const at = spanOf(node, context);
  const value = context.expr(child(node, 'Right'), row, context);
  const columns = row.columns.filter(({ type }) => type === 'string' || type === 'dynamic').flatMap((column) => row.find(column.name) ?? []);
  if (value.type !== 'string') throw unsupported(node, context, 'a comparison of all columns with what is not text');
  const tests = columns.map((column) => makeCall(name.replace(/^!/, ''), [column, value], 'bool', at, context));
  const any = tests.reduce<Expr>((a, b) => makeCall('or', [a, b], 'bool', at, context), { kind: 'constant', type: 'bool', value: false });
  return name.startsWith('!') ? makeCall('not', [any], 'bool', at, context) : any;
}

/** `-a`, `+a`. */
export function lowerUnary(node: Node, row: RowScope, context: Context): Expr {
  const value = context.expr(child(node, 'Expression'), row, context);
  if (string(child(node, 'Operator'), 'Text') === '+') return value;
  return makeCall('unary-', [value], typeOf(node), spanOf(node, context), context);
}

/** `a in (...)`, `a has_any (...)`; one item that is a table is asked for its first column. */
export function lowerIn(node: Node, row: RowScope, context: Context): Expr {
  const name = named(child(node, 'Operator'));
  const value = context.expr(child(node, 'Left'), row, context);
  const items = list(child(node, 'Right'), 'Expressions');
  const [first] = items;
  const at = spanOf(node, context);
  if (first && items.length === 1 && columnsOfType(maybe(first, 'ResultType'))) {
    return { kind: 'inQuery', type: 'bool', name, value, plan: context.table(first, context), at };
  }
  return makeCall(name, [value, ...items.map((item) => context.expr(item, row, context))], 'bool', at, context);
}

/** `a between (low .. high)`. */
export function lowerBetween(node: Node, row: RowScope, context: Context): Expr {
  const range = child(node, 'Right');
  const args = [child(node, 'Left'), child(range, 'First'), child(range, 'Second')].map((part) => context.expr(part, row, context));
  return makeCall(named(child(node, 'Operator')), args, 'bool', spanOf(node, context), context);
}
