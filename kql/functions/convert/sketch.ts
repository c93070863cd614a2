import { digestOf, hllKeys, makeDigest, makeHll } from '../../aggregates/sketch.ts';
import { percentileOf } from '../../aggregates/percentile.ts';
import { compareAny } from '../../values/compare.ts';
import { converter } from '../../values/convert.ts';
import { isArray, isBag, numberOf, toElement } from '../../values/dynamic.ts';
import { DOCS, alias, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

/** https://learn.microsoft.com/kusto/query/dcount-hll-function */
export const dcountHll = scalar({ name: 'dcount_hll', docs: 'dcount-hll-function', params: ['dynamic'] }, value => {
  const keys = hllKeys(value);
  return keys === null ? null : BigInt(keys.length);
});

function bags(args: readonly Value[]): DynamicValue[] {
  return args.filter(isBag);
}

/** https://learn.microsoft.com/kusto/query/hll-merge-function */
export const hllMerge: ScalarFunction = {
  name: 'hll_merge',
  docs: `${DOCS}hll-merge-function`,
  prepare: () => (...args) => {
    const keys = bags(args).flatMap(value => hllKeys(value) ?? []);
    return keys.length === 0 ? null : makeHll(keys);
  },
};

/** https://learn.microsoft.com/kusto/query/merge-tdigest-function */
export const mergeTdigest: ScalarFunction = {
  name: 'merge_tdigest',
  docs: `${DOCS}merge-tdigest-function`,
  prepare: () => (...args) => {
    const pairs = bags(args).flatMap(value => digestOf(value) ?? []);
    return pairs.length === 0 ? null : makeDigest(pairs);
  },
};
export const tdigestMerge = alias(mergeTdigest, 'tdigest_merge');

/** https://learn.microsoft.com/kusto/query/percentile-tdigest-function */
export const percentileTdigest: ScalarFunction = {
  name: 'percentile_tdigest',
  docs: `${DOCS}percentile-tdigest-function`,
  prepare(use) {
    const convert = converter('dynamic', use.result);
    return (value, percent) => {
      const digest = isBag(value ?? null) && value !== undefined && isBag(value) ? digestOf(value) : null;
      if (digest === null || digest.length === 0) return null;
      return convert(percentileOf(digest, Number(percent)));
    };
  },
};

/** An array of them. https://learn.microsoft.com/kusto/query/percentiles-array-tdigest-function */
export const percentilesArrayTdigest: ScalarFunction = {
  name: 'percentiles_array_tdigest',
  docs: `${DOCS}percentiles-array-tdigest-function`,
  prepare: () => (value, ...percents) => {
    const digest = value !== undefined && isBag(value) ? digestOf(value) : null;
    if (digest === null || digest.length === 0) return null;
    const wanted = percents.flatMap(percent => (isArray(percent) ? percent.map(item => numberOf(item) ?? 0) : [Number(percent)]));
    return wanted.map(percent => {
      const found = percentileOf(digest, percent);
      return found !== null && typeof found === 'object' && 'decimal' in found ? null : found;
    });
  },
};

/** How much is at or below a value. https://learn.microsoft.com/kusto/query/rank-tdigest-function */
export const rankTdigest: ScalarFunction = {
  name: 'rank_tdigest',
  docs: `${DOCS}rank-tdigest-function`,
  prepare(use) {
    const element = toElement(use.types[1] ?? 'real');
    return (value, at) => {
      const digest = value !== undefined && isBag(value) ? digestOf(value) : null;
      if (digest === null) return null;
      const bound = element(at ?? null);
      return digest.filter(pair => compareAny(pair.value, bound) <= 0).reduce((sum, { weight }) => sum + weight, 0);
    };
  },
};

/** The same in percent of all. https://learn.microsoft.com/kusto/query/percentrank-tdigest-function */
export const percentrankTdigest: ScalarFunction = {
  name: 'percentrank_tdigest',
  docs: `${DOCS}percentrank-tdigest-function`,
  prepare(use) {
    const rank = rankTdigest.prepare(use);
    return (value, at) => {
      const digest = value !== undefined && isBag(value) ? digestOf(value) : null;
      const total = digest?.reduce((sum, { weight }) => sum + weight, 0) ?? 0;
      return total === 0 ? null : Number(rank(value ?? null, at ?? null)) / total * 100;
    };
  },
};
