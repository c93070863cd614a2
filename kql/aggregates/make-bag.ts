import type { Aggregate } from './contract.ts';
import { DOCS, filtered, numberArgument } from './define.ts';
import { isBag } from '../values/dynamic.ts';
import type { DynamicValue } from '../values.ts';

/** All bags as one; of a key in many the first value stays. https://learn.microsoft.com/kusto/query/make-bag-aggregation-function */
export const makeBag: Aggregate = {
  name: 'make_bag',
  docs: `${DOCS}make-bag-aggregation-function`,
  prepare(use) {
    const limit = numberArgument(use, 1, 1_048_576);
    return {
      init: () => new Map<string, DynamicValue>(),
      add(state: Map<string, DynamicValue>, args) {
        const value = args[0] ?? null;
        if (isBag(value)) for (const [key, item] of value.bag) if (!state.has(key) && state.size < limit) state.set(key, item);
        return state;
      },
      result: (state: Map<string, DynamicValue>) => ({ bag: state }),
    };
  },
};
/** https://learn.microsoft.com/kusto/query/make-bag-if-aggregation-function */
export const makeBagIf = filtered(makeBag, 'make_bag_if', 'make-bag-if-aggregation-function', 1);
/** The old name. */
export const makeDictionary: Aggregate = { ...makeBag, name: 'make_dictionary' };
