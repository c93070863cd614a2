import { inRange } from '../../values/calendar.ts';
import { converter } from '../../values/convert.ts';
import { decimal, floorDecimal, divideDecimal, isDecimal, multiplyDecimal } from '../../values/decimal.ts';
import { DOCS, alias } from '../define.ts';
import { wrap, wrapSql } from '../operators/numbers.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import type { ScalarType, Value } from '../../values.ts';

/** The multiple of `size` at or below a value, counted from `origin`. */
function floorTo(value: bigint, size: bigint, origin: bigint): bigint {
  const distance = value - origin;
  const rest = distance % size;
  return value - (rest < 0n ? rest + size : rest);
}

function isSpan(type: ScalarType): boolean {
  return type === 'datetime' || type === 'timespan';
}

/** Rounds down, of any type that has an order; a size that is not above zero gives null. */
function binner(use: Use): (value: Value, size: Value, origin: Value) => Value {
  const type = use.result;
  const [left = type, step = type, at = left] = use.types;
  if (type === 'real') {
    const [value, size, origin] = [left, step, at].map(from => converter(from, 'real'));
    return (a, b, c) => {
      const x = value?.(a) ?? null;
      const y = size?.(b) ?? null;
      const z = c === null ? 0 : origin?.(c) ?? null;
      return typeof x === 'number' && typeof y === 'number' && typeof z === 'number' && y > 0 ? Math.floor((x - z) / y) * y + z : null;
    };
  }
  if (type === 'decimal') {
    const value = converter(left, 'decimal');
    const size = converter(step, 'decimal');
    return (a, b) => {
      const x = value(a);
      const y = size(b);
      if (!isDecimal(x) || !isDecimal(y) || y.units <= 0n) return null;
      const quotient = divideDecimal(x, y);
      return quotient === null ? null : multiplyDecimal(decimal(floorDecimal(quotient), 0), y);
    };
  }
  const value = converter(left, isSpan(left) ? left : 'long');
  const size = converter(step, isSpan(step) ? step : 'long');
  const origin = converter(at, isSpan(at) ? at : 'long');
  return (a, b, c) => {
    const x = value(a);
    const y = size(b);
    const z = c === null ? 0n : origin(c);
    if (typeof x !== 'bigint' || typeof y !== 'bigint' || typeof z !== 'bigint' || y <= 0n) return null;
    const floor = floorTo(x, y, z);
    return type === 'datetime' ? inRange(floor) : type === 'int' ? Number(BigInt.asIntN(32, floor)) : wrap(floor);
  };
}

/** https://learn.microsoft.com/kusto/query/bin-function */
export const bin: ScalarFunction = {
  name: 'bin',
  docs: `${DOCS}bin-function`,
  prepare(use) {
    const run = binner(use);
    return (value, size) => run(value ?? null, size ?? null, null);
  },
  sql([value], use) {
    const size = use.constants[1];
    const whole = typeof size === 'bigint' && size > 0n && size < 2n ** 62n;
    if (!whole) return null;
    const type = use.types[0];
    if (type === 'datetime') return `(${value} - ${value} % ${size})`;
    // Below zero the remainder of SQL is negative too.
    return type === 'long' && use.result === 'long' && size < 2n ** 32n
      ? `CASE WHEN ${value} > -9223372032559808512 THEN ${value} - ((${value} % ${size} + ${size}) % ${size})
        ELSE ${wrapSql(`(CAST(${value} AS HUGEINT) - ((${value} % ${size} + ${size}) % ${size}))`)} END` : null;
  },
};
/** https://learn.microsoft.com/kusto/query/floor-function */
export const floor = alias(bin, 'floor');

/** With a point that bins start from. https://learn.microsoft.com/kusto/query/bin-at-function */
export const binAt: ScalarFunction = {
  name: 'bin_at',
  docs: `${DOCS}bin-at-function`,
  prepare(use) {
    const run = binner(use);
    return (value, size, origin) => ((origin ?? null) === null ? null : run(value ?? null, size ?? null, origin ?? null));
  },
};
