import { compareAny, compareText } from '../../values/compare.ts';
import { converter } from '../../values/convert.ts';
import { isDecimal } from '../../values/decimal.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import type { ScalarType, Value } from '../../values.ts';
import { isNumeric } from './numbers.ts';

/** The type that two operands are compared in. */
export function commonType(a: ScalarType, b: ScalarType): ScalarType {
  if (a === b) return a;
  if (a === 'dynamic') return b;
  if (b === 'dynamic') return a;
  if (a === 'decimal' || b === 'decimal') return 'decimal';
  if (isNumeric(a) && isNumeric(b)) return a === 'real' || b === 'real' ? 'real' : 'long';
  if (a === 'guid' || b === 'guid') return 'guid';
  return a === 'string' || b === 'string' ? 'string' : 'long';
}

/** Both operands in one type, then a verdict on each pair that has no null; `undefined` stands for real NaN, which is in no order. */
function compared(use: Use): (a: Value, b: Value) => number | null | undefined {
  const [left = 'dynamic', right = 'dynamic'] = use.types;
  const type = commonType(left, right);
  const toLeft = converter(left, type);
  const toRight = converter(right, type);
  return (a, b) => {
    const x = toLeft(a);
    const y = toRight(b);
    if (x === null || y === null) return null;
    if (typeof x === 'number' && typeof y === 'number') return x < y ? -1 : x > y ? 1 : x === y ? 0 : undefined;
    if (typeof x === 'string' && typeof y === 'string') return compareText(x, y);
    return compareAny(x, y);
  };
}

/** SQL operands of one type; null where one of them has no SQL form. */
function sqlPair([a = '', b = '']: readonly string[], use: Use): { a: string; b: string; real: boolean } | null {
  const [left = 'dynamic', right = 'dynamic'] = use.types;
  const plain: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'string', 'datetime', 'timespan'];
  if (!plain.includes(left) || !plain.includes(right)) return null;
  if (left === right) return { a, b, real: left === 'real' };
  const type = commonType(left, right);
  if (type === 'real' && left !== 'bool' && right !== 'bool') return { a: `CAST(${a} AS DOUBLE)`, b: `CAST(${b} AS DOUBLE)`, real: true };
  return type === 'long' && [left, right].every(t => t === 'int' || t === 'long') ? { a: `CAST(${a} AS BIGINT)`, b: `CAST(${b} AS BIGINT)`, real: false } : null;
}

/** `==` is false, and `!=` true, when one side alone is null; both null is null. https://learn.microsoft.com/kusto/query/scalar-data-types/null-values */
function equality(name: '==' | '!='): ScalarFunction {
  const equal = name === '==';
  return {
    name,
    docs: `${DOCS}numerical-operators`,
    prepare(use) {
      const [left = 'dynamic', right = 'dynamic'] = use.types;
      const type = commonType(left, right);
      const toLeft = converter(left, type);
      const toRight = converter(right, type);
      return (a, b) => {
        const x = toLeft(a ?? null);
        const y = toRight(b ?? null);
        if (x === null) return y === null ? null : !equal;
        if (y === null) return !equal;
        const same = typeof x === 'object' || isDecimal(y) ? compareAny(x, y) === 0 : x === y;
        return same === equal;
      };
    },
    sql(args, use) {
      const pair = sqlPair(args, use);
      if (pair === null) return null;
      const { a, b, real } = pair;
      // In DuckDB NaN equals NaN.
      const same = real ? `(${a} = ${b} AND NOT isnan(${a}))` : `(${a} = ${b})`;
      if (use.types.every(type => type === 'string')) return equal ? same : `(NOT ${same})`;
      const whole = `CASE WHEN ${a} IS NULL AND ${b} IS NULL THEN NULL WHEN ${a} IS NULL OR ${b} IS NULL THEN FALSE ELSE ${same} END`;
      return equal ? `(${whole})` : `(NOT (${whole}))`;
    },
  };
}

function order(name: '<' | '<=' | '>' | '>=', verdict: (sign: number) => boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}numerical-operators`,
    prepare(use) {
      const compare = compared(use);
      return (a, b) => {
        const sign = compare(a ?? null, b ?? null);
        return sign === null ? null : sign === undefined ? false : verdict(sign);
      };
    },
    sql(args, use) {
      const pair = sqlPair(args, use);
      if (pair === null || use.types.includes('bool')) return null;
      const { a, b, real } = pair;
      return real
        ? `(CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE ${a} ${name} ${b} AND NOT isnan(${a}) AND NOT isnan(${b}) END)`
        : `(${a} ${name} ${b})`;
    },
  };
}

export const equals = equality('==');
export const notEquals = equality('!=');
export const less = order('<', sign => sign < 0);
export const lessOrEqual = order('<=', sign => sign <= 0);
export const greater = order('>', sign => sign > 0);
export const greaterOrEqual = order('>=', sign => sign >= 0);
