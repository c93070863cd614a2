import { bag } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import { mean, realsOf, sum } from './numbers.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

interface Stats {
  readonly min: number; readonly minIndex: number; readonly max: number; readonly maxIndex: number;
  readonly avg: number; readonly stdev: number; readonly variance: number; readonly sum: number; readonly length: number;
}

function statsOf(value: Value, ignoreNonfinite: boolean): Stats | null {
  const numbers = realsOf(value);
  if (numbers === null || numbers.length === 0) return null;
  const kept = numbers.map((number, index) => ({ number, index }))
    .filter((item): item is { number: number; index: number } => item.number !== null && (!ignoreNonfinite || Number.isFinite(item.number)));
  const [first] = kept;
  if (first === undefined || (!ignoreNonfinite && kept.length < numbers.length)) return null;
  let least = first;
  let most = first;
  for (const item of kept) {
    if (item.number < least.number) least = item;
    if (item.number > most.number) most = item;
  }
  const values = kept.map(({ number }) => number);
  const avg = mean(values);
  const variance = values.length < 2 ? 0 : sum(values.map(number => (number - avg) ** 2)) / (values.length - 1);
  return {
    min: least.number, minIndex: least.index, max: most.number, maxIndex: most.index, avg, stdev: Math.sqrt(variance), variance, sum: sum(values), length: values.length,
  };
}

/** Least, its place, greatest, its place, average, deviation and variance. https://learn.microsoft.com/kusto/query/series-stats-function */
export const seriesStats: ScalarFunction = {
  name: 'series_stats',
  docs: `${DOCS}series-stats-function`,
  prepare: () => (value, ignore) => {
    const stats = statsOf(value ?? null, ignore === true);
    if (stats === null) return Array.from({ length: 7 }, () => null);
    return [stats.min, BigInt(stats.minIndex), stats.max, BigInt(stats.maxIndex), stats.avg, stats.stdev, stats.variance];
  },
};

/** The same as a bag, with the sum and the length. https://learn.microsoft.com/kusto/query/series-stats-dynamic-function */
export const seriesStatsDynamic: ScalarFunction = {
  name: 'series_stats_dynamic',
  docs: `${DOCS}series-stats-dynamic-function`,
  prepare: () => (value, ignore) => {
    const stats = statsOf(value ?? null, ignore === true);
    if (stats === null) return null;
    const entries: [string, DynamicValue][] = [
      ['min', stats.min], ['min_idx', BigInt(stats.minIndex)], ['max', stats.max], ['max_idx', BigInt(stats.maxIndex)], ['avg', stats.avg],
      ['stdev', stats.stdev], ['variance', stats.variance], ['sum', stats.sum], ['len', BigInt(stats.length)],
    ];
    return bag(entries);
  },
};
