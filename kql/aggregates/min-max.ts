import type { Aggregate } from './contract.ts';
import { DOCS, call, filtered } from './define.ts';
import { comparer } from '../values/compare.ts';
import { converter } from '../values/convert.ts';
import type { ScalarType, Value } from '../values.ts';

interface State { best: Value }
const SQL_TYPES: readonly ScalarType[] = ['int', 'long', 'string', 'datetime', 'timespan'];

function extreme(name: 'min' | 'max', sign: 1 | -1): Aggregate {
  return {
    name,
    docs: `${DOCS}${name}-aggregation-function`,
    prepare(use) {
      const convert = converter(use.types[0] ?? use.result, use.result);
      const compare = comparer(use.result);
      return {
        init: (): State => ({ best: null }),
        add(state: State, args) {
          const value = convert(args[0] ?? null);
          if (value === null || Number.isNaN(state.best)) return state;
          if (state.best === null || Number.isNaN(value) || compare(value, state.best) * sign > 0) state.best = value;
          return state;
        },
        result: ({ best }: State) => best ?? (use.result === 'string' ? '' : null),
      };
    },
    sql([value], use) {
      const type = use.types[0];
      if (type === undefined || type !== use.result || !SQL_TYPES.includes(type)) return null;
      return type === 'string' ? `coalesce(${call(`${name}(${value})`)}, '')` : call(`${name}(${value})`);
    },
  };
}

/** Nulls are passed over; one NaN and the answer is NaN. https://learn.microsoft.com/kusto/query/max-aggregation-function */
export const max = extreme('max', 1);
/** https://learn.microsoft.com/kusto/query/min-aggregation-function */
export const min = extreme('min', -1);
/** https://learn.microsoft.com/kusto/query/maxif-aggregation-function */
export const maxif = filtered(max, 'maxif', 'maxif-aggregation-function', 1);
/** https://learn.microsoft.com/kusto/query/minif-aggregation-function */
export const minif = filtered(min, 'minif', 'minif-aggregation-function', 1);
