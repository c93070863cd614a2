import { comparer } from '../../values/compare.ts';
import { converter } from '../../values/convert.ts';
import { DOCS, nothing } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { Value } from '../../values.ts';

function extreme(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replace('_', '-')}-function`,
    prepare(use) {
      const convert = use.types.map(type => converter(type, use.result));
      const compare = comparer(use.result);
      const none = nothing(use);
      return (...args) => {
        let best: Value = null;
        for (const [index, arg] of args.entries()) {
          const value = convert[index]?.(arg) ?? null;
          if (value !== null && (best === null || compare(value, best) * sign > 0)) best = value;
        }
        return best ?? none;
      };
    },
  };
}

/** Nulls are passed over. https://learn.microsoft.com/kusto/query/max-of-function */
export const maxOf = extreme('max_of', 1);
/** https://learn.microsoft.com/kusto/query/min-of-function */
export const minOf = extreme('min_of', -1);
