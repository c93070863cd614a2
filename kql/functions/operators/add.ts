import { inRange } from '../../values/calendar.ts';
import { converter } from '../../values/convert.ts';
import { addDecimal, subtractDecimal } from '../../values/decimal.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import type { Value } from '../../values.ts';
import { areIntegers, areReals, arithmetic, wrap, wrapSql, type Arithmetic } from './numbers.ts';

const plus: Arithmetic = { long: (a, b) => wrap(a + b), real: (a, b) => a + b, decimal: addDecimal };
const minus: Arithmetic = { long: (a, b) => wrap(a - b), real: (a, b) => a - b, decimal: subtractDecimal };

/** Ticks of both sides; what is out of the years 1 to 9999 is null. */
function moments(use: Use, sign: 1n | -1n): (a: Value, b: Value) => Value {
  const [left = 'dynamic', right = 'dynamic'] = use.types;
  const ticks = (type: typeof left) => converter(type, type === 'datetime' ? 'datetime' : 'timespan');
  const toLeft = ticks(left);
  const toRight = ticks(right);
  const bound = use.result === 'datetime' ? inRange : wrap;
  return (a, b) => {
    const x = toLeft(a);
    const y = toRight(b);
    return typeof x === 'bigint' && typeof y === 'bigint' ? bound(x + sign * y) : null;
  };
}

function sql(sign: '+' | '-'): NonNullable<ScalarFunction['sql']> {
  return ([a, b], use) => {
    if (areReals(use)) return `(CAST(${a} AS DOUBLE) ${sign} CAST(${b} AS DOUBLE))`;
    if (areIntegers(use)) {
      return use.types.every(type => type === 'int')
        ? `(CAST(${a} AS BIGINT) ${sign} CAST(${b} AS BIGINT))`
        : wrapSql(`(CAST(${a} AS HUGEINT) ${sign} CAST(${b} AS HUGEINT))`);
    }
    const [left, right] = use.types;
    if (left === 'datetime' && right === 'datetime' && sign === '-') return `(${a} - ${b})`;
    const span = use.constants[1];
    // The range is looked at only when the sum itself cannot leave 64 bits.
    if (left === 'datetime' && right === 'timespan' && typeof span === 'bigint' && span < 3n * 10n ** 18n && span > -3n * 10n ** 18n) {
      return `CASE WHEN (${a} ${sign} ${b}) BETWEEN 0 AND 3155378975999999999 THEN (${a} ${sign} ${b}) END`;
    }
    return null;
  };
}

function operator(name: '+' | '-', how: Arithmetic): ScalarFunction {
  return {
    name,
    docs: `${DOCS}numerical-operators`,
    prepare: use => (use.result === 'datetime' || use.result === 'timespan'
      ? (f => (a, b) => f(a ?? null, b ?? null))(moments(use, name === '+' ? 1n : -1n))
      : (f => (a, b) => f(a ?? null, b ?? null))(arithmetic(use, use.result, how))),
    sql: sql(name),
  };
}

/** `+` of numbers, and of datetimes and timespans: https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic */
export const add = operator('+', plus);
/** `-` of the same. */
export const subtract = operator('-', minus);

/** Unary minus. */
export const negate: ScalarFunction = {
  name: 'unary-',
  docs: `${DOCS}numerical-operators`,
  prepare(use) {
    const zero = use.result === 'real' ? -0 : 0n;
    const from = use.types[0] ?? 'long';
    if (use.result === 'timespan') {
      const convert = converter(from, 'timespan');
      return a => {
        const x = convert(a ?? null);
        return typeof x === 'bigint' ? wrap(-x) : null;
      };
    }
    const f = arithmetic({ ...use, types: [typeof zero === 'number' ? 'real' : 'long', from] }, use.result, minus);
    return a => f(zero, a ?? null);
  },
  sql: ([a], use) => (use.types[0] === 'real' ? `(-${a})` : use.types[0] === 'int' && use.result === 'long' ? `(-CAST(${a} AS BIGINT))` : null),
};
