import type { Aggregate } from './contract.ts';
import { DOCS, filtered, numberArgument } from './define.ts';
import { isBag } from '../values/dynamic.ts';
import type { DynamicValue } from '../values.ts';

function bags(name: string, usual: number): Aggregate {
  return {
    name,
    docs: `${DOCS}make-bag-aggregation-function`,
    prepare(use) {
      const limit = numberArgument(use, 1, usual);
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
}

/** All bags as one; of a key in many the first value stays. https://learn.microsoft.com/kusto/query/make-bag-aggregation-function */
export const makeBag = bags('make_bag', 1_048_576);
/** https://learn.microsoft.com/kusto/query/make-bag-if-aggregation-function */
export const makeBagIf = filtered(makeBag, 'make_bag_if', 'make-bag-if-aggregation-function', 1);
/** The old name: it stops at 128 keys where the query asks for no other number. */
export const makeDictionary = bags('make_dictionary', 128);
