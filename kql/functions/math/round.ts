import { converter } from '../../values/convert.ts';
import { isDecimal, roundDecimal } from '../../values/decimal.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

function half(value: number): number {
  return value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5);
}

/** Half away from zero; 0.49999999999999994 + 0.5 is not to become 1. */
function roundReal(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  if (digits === 0) return Math.abs(value) < 0.5 ? 0 : Math.abs(value) >= 2 ** 52 ? value : half(value);
  // Beyond the size of any real there is nothing left, and behind its last digit nothing to round.
  if (Math.abs(digits) > 308) return digits > 0 ? value : 0;
  const unit = 10 ** Math.abs(digits);
  const scaled = digits > 0 ? value * unit : value / unit;
  if (!Number.isFinite(scaled) || Math.abs(scaled) >= 2 ** 52) return value;
  const whole = half(scaled);
  return digits > 0 ? whole / unit : whole * unit;
}

/** To so many digits after the point, or before it if negative. https://learn.microsoft.com/kusto/query/round-function */
export const round: ScalarFunction = {
  name: 'round',
  docs: `${DOCS}round-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'real', use.types[0] === 'decimal' ? 'decimal' : 'real');
    const digits = converter(use.types[1] ?? 'long', 'long');
    const back = converter('real', use.result);
    return (value, precision) => {
      const number = convert(value ?? null);
      const places = precision === undefined ? 0 : digits(precision);
      if (number === null || places === null) return null;
      if (isDecimal(number)) return roundDecimal(number, Number(places));
      // A whole number keeps all its digits.
      if (use.result === 'long' && Number(places) >= 0) return converter(use.types[0] ?? 'long', 'long')(value ?? null);
      return back(roundReal(Number(number), Number(places)));
    };
  },
};

/** https://learn.microsoft.com/kusto/query/ceiling-function */
export const ceiling: ScalarFunction = {
  name: 'ceiling',
  docs: `${DOCS}ceiling-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'real', 'real');
    const back = converter('real', use.result);
    return value => {
      const number = convert(value ?? null);
      return typeof number === 'number' ? back(Math.ceil(number)) : null;
    };
  },
};
