import { converter } from '../../values/convert.ts';
import { decimal, isDecimal } from '../../values/decimal.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** Of any number, and of timespans. https://learn.microsoft.com/kusto/query/abs-function */
export const abs: ScalarFunction = {
  name: 'abs',
  docs: `${DOCS}abs-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? use.result, use.result);
    return value => {
      const number = convert(value ?? null);
      if (typeof number === 'number') return Math.abs(number);
      if (typeof number === 'bigint') return BigInt.asIntN(64, number < 0n ? -number : number);
      return isDecimal(number) ? decimal(number.units < 0n ? -number.units : number.units, number.scale) : null;
    };
  },
};

/** -1, 0 or 1 as a real; of NaN 0. https://learn.microsoft.com/kusto/query/sign-function */
export const sign: ScalarFunction = {
  name: 'sign',
  docs: `${DOCS}sign-function`,
  result: () => 'real',
  prepare(use) {
    const convert = converter(use.types[0] ?? 'real', 'real');
    return value => {
      const number = convert(value ?? null);
      if (typeof number !== 'number') return null;
      const result = number > 0 ? 1 : number < 0 ? -1 : 0;
      return use.result === 'real' ? result : BigInt(result);
    };
  },
};
