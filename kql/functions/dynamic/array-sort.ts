import { compareAny } from '../../values/compare.ts';
import { isArray, isScalar } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

/** Elements of different types: numbers and times, strings, guids, all others, whichever way each of them is sorted. */
function classOf(value: DynamicValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') return 0;
  if (typeof value === 'string') return 4;
  if (!isScalar(value)) return 6;
  return { decimal: 1, datetime: 2, timespan: 3, guid: 5 }[value.type];
}

function sorter(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const flagged = use.types.at(-1) === 'bool';
      return (...args) => {
        const nullsLast = !flagged || args.at(-1) !== false;
        const arrays: readonly Value[] = flagged ? args.slice(0, -1) : args;
        const [first = null] = arrays;
        if (!isArray(first)) return null;
        const order = [...first.keys()].sort((i, j) => {
          const [a = null, b = null] = [first[i], first[j]];
          if (a === null || b === null) return a === b ? i - j : (a === null) === nullsLast ? 1 : -1;
          return classOf(a) - classOf(b) || compareAny(a, b) * sign || i - j;
        });
        const sorted = arrays.map((array): DynamicValue => (isArray(array) && array.length === first.length ? order.map(index => array[index] ?? null) : null));
        return sorted.length === 1 ? sorted[0] ?? null : sorted;
      };
    },
  };
}

/**
 * The first array in order, and the others in the order of the first; of one array alone just that, of several an array with each.
 * Nulls are last unless the last argument is false. https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
export const arraySortAsc = sorter('array_sort_asc', 1);
/** https://learn.microsoft.com/kusto/query/array-sort-desc-function */
export const arraySortDesc = sorter('array_sort_desc', -1);
