import type { Aggregate } from './contract.ts';
import { DOCS, filtered } from './define.ts';
import { textOf } from '../values/text.ts';
import { converter } from '../values/convert.ts';
import { isArray, isBag, numberOf, toElement } from '../values/dynamic.ts';
import { compareAny } from '../values/compare.ts';
import type { DynamicBag, DynamicValue } from '../values.ts';

/**
 * What `hll` and `tdigest` give: Kusto keeps a sketch, we keep the values, so that what is computed from it is exact.
 * The sketch itself is not to be looked at: it differs from Kusto's.
 */
const HLL = 'hll';
const TDIGEST = 'tdigest';

/** The keys in an `hll`; null for another value. */
export function hllKeys(value: DynamicValue): readonly DynamicValue[] | null {
  const keys = isBag(value) ? value.bag.get(HLL) : undefined;
  return keys !== undefined && isArray(keys) ? keys : null;
}

export function makeHll(keys: Iterable<DynamicValue>): DynamicBag {
  return { bag: new Map([[HLL, [...new Set(keys)]]]) };
}

/** Values with their weights, in order. */
export type Digest = readonly { readonly value: DynamicValue; readonly weight: number }[];

export function digestOf(value: DynamicValue): Digest | null {
  const pairs = isBag(value) ? value.bag.get(TDIGEST) : undefined;
  if (pairs === undefined || !isArray(pairs)) return null;
  return pairs.map(pair => (isArray(pair) ? { value: pair[0] ?? null, weight: numberOf(pair[1] ?? null) ?? 0 } : { value: null, weight: 0 }));
}

export function makeDigest(pairs: Digest): DynamicBag {
  const sorted = pairs.toSorted((a, b) => compareAny(a.value, b.value));
  return { bag: new Map([[TDIGEST, sorted.map(({ value, weight }): DynamicValue => [value, weight])]]) };
}

/** https://learn.microsoft.com/kusto/query/hll-aggregation-function */
export const hll: Aggregate = {
  name: 'hll',
  docs: `${DOCS}hll-aggregation-function`,
  prepare(use) {
    const text = textOf(use.types[0] ?? 'dynamic');
    return {
      init: () => new Set<DynamicValue>(),
      add(state: Set<DynamicValue>, args) {
        const value = args[0] ?? null;
        if (value !== null) state.add(text(value));
        return state;
      },
      result: (state: Set<DynamicValue>) => (state.size === 0 ? null : makeHll(state)),
    };
  },
};
/** https://learn.microsoft.com/kusto/query/hll-if-aggregation-function */
export const hllIf = filtered(hll, 'hll_if', 'hll-if-aggregation-function', 1);

/** https://learn.microsoft.com/kusto/query/hll-merge-aggregation-function */
export const hllMerge: Aggregate = {
  name: 'hll_merge',
  docs: `${DOCS}hll-merge-aggregation-function`,
  prepare: () => ({
    init: () => new Set<DynamicValue>(),
    add(state: Set<DynamicValue>, args) {
      const value = args[0] ?? null;
      for (const key of (isBag(value) ? hllKeys(value) : null) ?? []) state.add(key);
      return state;
    },
    result: (state: Set<DynamicValue>) => (state.size === 0 ? null : makeHll(state)),
  }),
};

type Pairs = { value: DynamicValue; weight: number }[];

/** https://learn.microsoft.com/kusto/query/tdigest-aggregation-function */
export const tdigest: Aggregate = {
  name: 'tdigest',
  docs: `${DOCS}tdigest-aggregation-function`,
  prepare(use) {
    const element = toElement(use.types[0] ?? 'real');
    const toWeight = converter(use.types[1] ?? 'long', 'real');
    return {
      init: (): Pairs => [],
      add(state: Pairs, args) {
        const value = element(args[0] ?? null);
        const weight = args.length > 1 ? toWeight(args[1] ?? null) : 1;
        if (value !== null && typeof weight === 'number') state.push({ value, weight });
        return state;
      },
      result: (state: Pairs) => (state.length === 0 ? null : makeDigest(state)),
    };
  },
};

/** https://learn.microsoft.com/kusto/query/tdigest-merge-aggregation-function */
export const tdigestMerge: Aggregate = {
  name: 'tdigest_merge',
  docs: `${DOCS}tdigest-merge-aggregation-function`,
  prepare: () => ({
    init: (): Pairs => [],
    add(state: Pairs, args) {
      const value = args[0] ?? null;
      for (const pair of (isBag(value) ? digestOf(value) : null) ?? []) state.push(pair);
      return state;
    },
    result: (state: Pairs) => (state.length === 0 ? null : makeDigest(state)),
  }),
};
export const mergeTdigest: Aggregate = { ...tdigestMerge, name: 'merge_tdigest' };
