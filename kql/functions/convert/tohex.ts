import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** Lower case, of 32 or 64 bits in two's complement, filled up with zeros to 16 digits at the most. https://learn.microsoft.com/kusto/query/tohex-function */
export const tohex: ScalarFunction = {
  name: 'tohex',
  docs: `${DOCS}tohex-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'long', 'long');
    const bits = use.types[0] === 'int' ? 32 : 64;
    return (value, width) => {
      const long = convert(value ?? null);
      return typeof long === 'bigint' ? BigInt.asUintN(bits, long).toString(16).padStart(Math.min(16, Number(width ?? 0)), '0') : '';
    };
  },
};
