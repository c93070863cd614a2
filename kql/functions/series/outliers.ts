import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import { realsOf } from './numbers.ts';

/** Between the two nearest values, as far as the rank is between theirs. */
function quantile(sorted: readonly number[], percent: number): number {
  const rank = percent / 100 * (sorted.length - 1);
  const low = Math.floor(rank);
  const a = sorted[low] ?? Number.NaN;
  return a + ((sorted[low + 1] ?? a) - a) * (rank - low);
}

/** The range between two percentiles, and what the engine multiplies scores by, so that 1.5 means about the same for both. */
const KINDS = {
  tukey: { low: 25, high: 75, factor: 1 },
  ctukey: { low: 10, high: 90, factor: 2.7726056055079156 },
} as const;

/** How far each value is outside the range between two percentiles, in units of that range; inside it, and for null, 0. */
export function outlierScores(values: readonly (number | null)[], kind: keyof typeof KINDS): number[] {
  const { low, high, factor } = KINDS[kind];
  const sorted = values.filter(value => value !== null && Number.isFinite(value)).map(Number).sort((a, b) => a - b);
  if (sorted.length === 0) return values.map(() => 0);
  const [bottom, top] = [quantile(sorted, low), quantile(sorted, high)];
  const unit = (top - bottom) / factor;
  return values.map(value => {
    if (value === null || unit === 0) return 0;
    return value > top ? (value - top) / unit : value < bottom ? (value - bottom) / unit : 0;
  });
}

/** Tukey's test, of which `ctukey` takes the wider range. https://learn.microsoft.com/kusto/query/series-outliers-function */
export const seriesOutliers: ScalarFunction = {
  name: 'series_outliers',
  docs: `${DOCS}series-outliers-function`,
  prepare(use) {
    // The factor is known for the usual percentiles alone.
    const [, , , low, high] = use.constants;
    if (Number(low ?? 10) !== 10 || Number(high ?? 90) !== 90) throw new Unsupported('series_outliers with other percentiles than 10 and 90');
    const toReal = converter(use.types[2] ?? 'real', 'real');
    return (value, kind, ignore) => {
      const series = realsOf(value ?? null);
      if (series === null) return null;
      const ignored = ignore === undefined || ignore === null ? null : toReal(ignore);
      return outlierScores(series.map(item => (item === ignored ? null : item)), String(kind ?? 'ctukey').toLowerCase() === 'tukey' ? 'tukey' : 'ctukey');
    };
  },
};
