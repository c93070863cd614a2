import { converter } from '../../values/convert.ts';
import { decimalToNumber, divideDecimal, isDecimal, modDecimal, multiplyDecimal } from '../../values/decimal.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import type { ScalarType, Value } from '../../values.ts';
import { areIntegers, areReals, arithmetic, wrap, wrapSql, type Arithmetic } from './numbers.ts';

function euclid(a: bigint, b: bigint): bigint | null {
  if (b === 0n) return null;
  const size = b < 0n ? -b : b;
  return ((a % size) + size) % size;
}

function euclidReal(a: number, b: number): number {
  const size = Math.abs(b);
  const rest = a % size;
  return rest < 0 ? rest + size : rest;
}

const times: Arithmetic = { long: (a, b) => wrap(a * b), real: (a, b) => a * b, decimal: multiplyDecimal };
const over: Arithmetic = { long: (a, b) => (b === 0n ? null : wrap(a / b)), real: (a, b) => a / b, decimal: divideDecimal };
const modulo: Arithmetic = { long: euclid, real: euclidReal, decimal: modDecimal };

/** A number as an exact factor where it is one. */
function factor(type: ScalarType): (value: Value) => bigint | number | null {
  if (type === 'timespan' || type === 'datetime') return value => (typeof value === 'bigint' ? value : null);
  const convert = type === 'real' || type === 'decimal' ? converter(type, 'real') : converter(type, 'long');
  return value => {
    const number = convert(value);
    if (isDecimal(number)) return decimalToNumber(number);
    return typeof number === 'number' || typeof number === 'bigint' ? number : null;
  };
}

function ticksOf(value: number): bigint | null {
  return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : null;
}

/** `timespan * number`, `timespan / number`, `timespan % timespan`; `timespan / timespan` is a real. */
function spans(use: Use, whole: (a: bigint, b: bigint) => bigint | null, real: (a: number, b: number) => number): (a: Value, b: Value) => Value {
  const [left = 'dynamic', right = 'dynamic'] = use.types;
  const toLeft = factor(left);
  const toRight = factor(right);
  return (a, b) => {
    const x = toLeft(a);
    const y = toRight(b);
    if (x === null || y === null) return null;
    if (use.result === 'real') return real(Number(x), Number(y));
    return typeof x === 'bigint' && typeof y === 'bigint' ? whole(x, y) : ticksOf(real(Number(x), Number(y)));
  };
}

function operator(name: '*' | '/' | '%', how: Arithmetic, sql: ScalarFunction['sql']): ScalarFunction {
  return {
    name,
    docs: `${DOCS}numerical-operators`,
    prepare(use) {
      const f = use.types.some(type => type === 'timespan' || type === 'datetime')
        ? spans(use, how.long, how.real)
        : arithmetic(use, use.result, how);
      return (a, b) => f(a ?? null, b ?? null);
    },
    ...(sql === undefined ? {} : { sql }),
  };
}

/** `*`. Longs wrap around. https://learn.microsoft.com/kusto/query/numerical-operators */
export const multiply = operator('*', times, ([a, b], use) => {
  if (areReals(use)) return `(CAST(${a} AS DOUBLE) * CAST(${b} AS DOUBLE))`;
  if (!areIntegers(use)) return null;
  return use.types.every(type => type === 'int')
    ? `(CAST(${a} AS BIGINT) * CAST(${b} AS BIGINT))`
    : wrapSql(`(CAST(${a} AS HUGEINT) * CAST(${b} AS HUGEINT))`);
});

/** `/`: whole numbers are divided towards zero, and by zero give null; reals give an infinity or NaN. */
export const divide = operator('/', over, ([a, b], use) => {
  const divisor = use.constants[1];
  if (areIntegers(use) && (typeof divisor === 'bigint' || typeof divisor === 'number') && Number(divisor) > 0) return `(CAST(${a} AS BIGINT) // CAST(${b} AS BIGINT))`;
  return null;
});

/** `%`: what is left is never negative, whatever the signs: `-14 % 12` is 10, `14 % -12` is 2. */
export const mod = operator('%', modulo, ([a, b], use) => {
  const divisor = use.constants[1];
  if (!areIntegers(use) || (typeof divisor !== 'bigint' && typeof divisor !== 'number') || Number(divisor) <= 0 || Number(divisor) >= 2 ** 62) return null;
  return `((CAST(${a} AS BIGINT) % ${b} + ${b}) % ${b})`;
});
