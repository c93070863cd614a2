import type { Aggregate } from './contract.ts';
import { DOCS, filtered, numberArgument } from './define.ts';
import { keyer } from '../values/compare.ts';
import { isArray, toElement } from '../values/dynamic.ts';
import type { DynamicValue } from '../values.ts';

/** The engine makes no longer arrays. */
const LIMIT = 1_048_576;
/** Under their old names they stop here where the query asks for no other number. */
const OLD_LIMIT = 128;

function list(name: string, docs: string, nulls: boolean, usual = LIMIT): Aggregate {
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const type = use.types[0] ?? 'dynamic';
      const element = toElement(type);
      const limit = Math.min(LIMIT, numberArgument(use, 1, usual));
      // A null in a dynamic column is a value like others.
      const keep = nulls || type === 'dynamic';
      return {
        init: (): DynamicValue[] => [],
        add(state: DynamicValue[], args) {
          const value = element(args[0] ?? null);
          if (isArray(value)) {
            for (const item of value) if (state.length < limit) state.push(item);
          } else if ((keep || value !== null) && state.length < limit) state.push(value);
          return state;
        },
        result: (state: DynamicValue[]) => state,
      };
    },
  };
}

/** The values in the order of the rows; of arrays their elements. https://learn.microsoft.com/kusto/query/make-list-aggregation-function */
export const makeList = list('make_list', 'make-list-aggregation-function', false);
/** https://learn.microsoft.com/kusto/query/make-list-with-nulls-aggregation-function */
export const makeListWithNulls = list('make_list_with_nulls', 'make-list-with-nulls-aggregation-function', true);
/** https://learn.microsoft.com/kusto/query/make-list-if-aggregation-function */
export const makeListIf = filtered(makeList, 'make_list_if', 'make-list-if-aggregation-function', 1);
/** The old name. */
export const makelist = list('makelist', 'make-list-aggregation-function', false, OLD_LIMIT);

function set(name: string, usual: number): Aggregate {
  return {
    name,
    docs: `${DOCS}make-set-aggregation-function`,
    prepare(use) {
      const type = use.types[0] ?? 'dynamic';
      const element = toElement(type);
      const key = keyer('dynamic');
      const limit = Math.min(LIMIT, numberArgument(use, 1, usual));
      return {
        init: () => new Map<unknown, DynamicValue>(),
        add(state: Map<unknown, DynamicValue>, args) {
          const value = element(args[0] ?? null);
          const items = isArray(value) ? value : value === null && type !== 'dynamic' ? [] : [value];
          for (const item of items) {
            const k = key(item);
            if (state.size < limit && !state.has(k)) state.set(k, item);
          }
          return state;
        },
        result: (state: Map<unknown, DynamicValue>) => [...state.values()],
      };
    },
  };
}

/** Each value once, in the order of the first rows that have them. https://learn.microsoft.com/kusto/query/make-set-aggregation-function */
export const makeSet = set('make_set', LIMIT);
/** https://learn.microsoft.com/kusto/query/make-set-if-aggregation-function */
export const makeSetIf = filtered(makeSet, 'make_set_if', 'make-set-if-aggregation-function', 1);
/** The old name. */
export const makeset = set('makeset', OLD_LIMIT);
