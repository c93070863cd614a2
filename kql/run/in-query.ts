import type { Expr } from '../plan/types.ts';
import { keyer } from '../values/compare.ts';
import { converter } from '../values/convert.ts';
import type { DynamicValue, Value } from '../values.ts';
import type { Eval } from './expression.ts';
import type { Run } from './run.ts';

/**
 * `x in (T)`: the first column of the query is put into a set once; an array in it stands for its elements, as it does in a list.
 * https://learn.microsoft.com/kusto/query/in-operator
 */
export function buildInQuery(expr: Expr & { kind: 'inQuery' }, value: Eval, run: Run): Eval {
  const table = run.build(expr.plan, run)();
  const column = table.columns[0] ?? [];
  const type = table.schema[0]?.type ?? 'string';
  if (type === 'dynamic') return inList(expr, value, column, run);
  if (expr.name.startsWith('has_')) return inList(expr, value, column.filter((item) => typeof item === 'string'), run);
  const folded = expr.name.endsWith('~');
  const key = keyer(type);
  const keys = new Set(column.map((item) => (folded && typeof item === 'string' ? item.toLowerCase() : numeric(key(item)))));
  const wanted = !expr.name.startsWith('!');
  // A dynamic value is compared as what the list holds.
  const own = keyer(expr.value.type === 'dynamic' ? type : expr.value.type);
  const convert = expr.value.type === 'dynamic' ? converter('dynamic', type) : (item: Value) => item;
  return (row) => {
    const item = convert(value(row));
    return keys.has(folded && typeof item === 'string' ? item.toLowerCase() : numeric(own(item))) === wanted;
  };
}

/** Whole numbers of int, long and real are the same number. */
const numeric = (key: unknown): unknown => (typeof key === 'number' && Number.isSafeInteger(key) ? BigInt(key) : key);

/** The operator over a list that is the same for every row. */
function inList(expr: Expr & { kind: 'inQuery' }, value: Eval, items: readonly Value[], run: Run): Eval {
  const list = items.filter((item): item is DynamicValue => item !== null);
  const compute = run.registry.functions.get(expr.name)?.prepare({ types: [expr.value.type, 'dynamic'], constants: [undefined, list], result: 'bool', now: run.now });
  if (!compute) throw new TypeError(`There is no operator ${expr.name}.`);
  return (row) => compute(value(row), list);
}
