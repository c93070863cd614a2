import type { Aggregate } from './contract.ts';
import { DOCS } from './define.ts';
import { comparer } from '../values/compare.ts';
import { converter } from '../values/convert.ts';
import { isArray, numberOf, toElement } from '../values/dynamic.ts';
import type { Use } from '../functions/contract.ts';
import type { ScalarType, Value } from '../values.ts';

export interface Weighted { readonly value: Value; readonly weight: number }

/** The least value that so many percent of the weight is not above. Kusto estimates it (t-digest) when there are many values; we never do. */
export function percentileOf(sorted: readonly Weighted[], percent: number): Value {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = percent / 100 * total;
  let sum = 0;
  for (const { value, weight } of sorted) {
    sum += weight;
    // A hair of rounding in the percentage is not to move the answer by a whole value.
    if (sum >= wanted - 1e-9 * total && weight > 0) return value;
  }
  return sorted.at(-1)?.value ?? null;
}

function sortedBy(type: ScalarType, state: Weighted[]): Weighted[] {
  const compare = comparer(type);
  return state.sort((a, b) => compare(a.value, b.value));
}

/** The percentages from an argument on: numbers, or one array of them. */
function percentages(use: Use, from: number): number[] {
  return use.constants.slice(from).flatMap(value => (value !== undefined && isArray(value) ? value.map(item => numberOf(item) ?? 0) : [Number(value ?? 0)]));
}

function percentiles(name: string, docs: string, weighted: boolean, array: boolean): Aggregate {
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const type = use.types[0] ?? 'real';
      const to = array || type === 'dynamic' ? type : use.result;
      const convert = converter(type, to);
      const weight = converter(use.types[1] ?? 'long', 'real');
      const element = toElement(to);
      const wanted = percentages(use, weighted ? 2 : 1);
      return {
        init: (): Weighted[] => [],
        add(state: Weighted[], args) {
          const value = convert(args[0] ?? null);
          const mass = weighted ? weight(args[1] ?? null) : 1;
          if (value !== null && typeof mass === 'number') state.push({ value, weight: mass });
          return state;
        },
        result(state: Weighted[]) {
          const sorted = sortedBy(to, state);
          if (!array) return percentileOf(sorted, wanted[0] ?? 0);
          return sorted.length === 0 ? null : wanted.map(percent => element(percentileOf(sorted, percent)));
        },
        results: (state: Weighted[]) => wanted.map(percent => percentileOf(sortedBy(to, state), percent)),
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/percentiles-aggregation-function */
export const percentileAggregates: readonly Aggregate[] = [
  percentiles('percentile', 'percentiles-aggregation-function', false, false),
  percentiles('percentiles', 'percentiles-aggregation-function', false, false),
  percentiles('percentilew', 'percentiles-aggregation-function', true, false),
  percentiles('percentilesw', 'percentilesw-aggregation-function', true, false),
  percentiles('percentiles_array', 'percentiles-aggregation-function', false, true),
  percentiles('percentilesw_array', 'percentilesw-aggregation-function', true, true),
];
