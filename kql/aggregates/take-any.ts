import type { Aggregate } from './contract.ts';
import { DOCS, filtered } from './define.ts';
import type { Value } from '../values.ts';

/** The first value that is not null, which is one of any. https://learn.microsoft.com/kusto/query/take-any-aggregation-function */
export const takeAny: Aggregate = {
  name: 'take_any',
  docs: `${DOCS}take-any-aggregation-function`,
  prepare: use => ({
    init: () => ({ value: null }),
    add(state: { value: Value }, args) {
      if (state.value === null || state.value === '') state.value = args[0] ?? null;
      return state;
    },
    result: ({ value }: { value: Value }) => value ?? (use.result === 'string' ? '' : null),
  }),
};
export const any: Aggregate = { ...takeAny, name: 'any' };
/** https://learn.microsoft.com/kusto/query/take-anyif-aggregation-function */
export const takeAnyif = filtered(takeAny, 'take_anyif', 'take-anyif-aggregation-function', 1);
export const anyif: Aggregate = { ...takeAnyif, name: 'anyif' };
