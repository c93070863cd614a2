import type { Expr } from '../plan/types.ts';
import { keyer } from '../values/compare.ts';
import type { Value } from '../values.ts';
import type { Eval } from './expression.ts';
import type { Run } from './run.ts';

/** `x in (T)`: the first column of the query is put into a set once. https://learn.microsoft.com/kusto/query/in-operator */
export function buildInQuery(expr: Expr & { kind: 'inQuery' }, value: Eval, run: Run): Eval {
  const table = run.build(expr.plan, run)();
  const column = table.columns[0] ?? [];
  const type = table.schema[0]?.type ?? 'string';
  if (expr.name.startsWith('has_')) return hasAny(expr, value, column, run);
  const folded = expr.name.endsWith('~');
  const key = keyer(type);
  const keys = new Set(column.map((item) => (folded && typeof item === 'string' ? item.toLowerCase() : numeric(key(item)))));
  const wanted = !expr.name.startsWith('!');
  const own = keyer(expr.value.type);
  return (row) => {
    const item = value(row);
    return keys.has(folded && typeof item === 'string' ? item.toLowerCase() : numeric(own(item))) === wanted;
  };
}

/** Whole numbers of int, long and real are the same number. */
const numeric = (key: unknown): unknown => (typeof key === 'number' && Number.isSafeInteger(key) ? BigInt(key) : key);

function hasAny(expr: Expr & { kind: 'inQuery' }, value: Eval, column: readonly Value[], run: Run): Eval {
  const terms = column.filter((item) => typeof item === 'string');
  const compute = run.registry.functions.get(expr.name)?.prepare({ types: [expr.value.type, 'dynamic'], constants: [undefined, terms], result: 'bool', now: run.now });
  if (!compute) throw new TypeError(`There is no operator ${expr.name}.`);
  return (row) => compute(value(row), terms);
}
