import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** Whether a value is within a distance of another, the ends included. https://learn.microsoft.com/kusto/query/around-function */
export const around: ScalarFunction = {
  name: 'around',
  docs: `${DOCS}around-function`,
  prepare(use) {
    const type = use.types[0] === 'real' || use.types[0] === 'decimal' ? 'real' : 'long';
    const convert = use.types.map(from => converter(from, type));
    return (...args) => {
      const [value = null, center = null, distance = null] = args.map((arg, index) => convert[index]?.(arg) ?? null);
      if (typeof value === 'bigint' && typeof center === 'bigint' && typeof distance === 'bigint') return value >= center - distance && value <= center + distance;
      if (typeof value === 'number' && typeof center === 'number' && typeof distance === 'number') return value >= center - distance && value <= center + distance;
      return null;
    };
  },
};
