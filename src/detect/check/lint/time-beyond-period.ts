import { shortDuration } from '../../exchange/duration.ts';
import type { Check } from '../rule-check.ts';
import { timeBounds } from './lookback.ts';

/**
 * Sentinel runs the query over queryPeriod whatever the query asks for: rows before it are missing without a word, and a
 * range that ends before it is empty. https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#query-scheduling
 */
export const timeBeyondPeriod: Check = ({ tree, period, say }) => {
  if (tree === null || period === null) return;
  const told = new Set<number>();
  for (const { node, seconds, side } of timeBounds(tree)) {
    if (side === 'from' ? seconds <= period : seconds < period) continue;
    if (told.has(seconds)) continue;
    told.add(seconds);
    const ago = shortDuration(Math.round(seconds));
    say.node('time-beyond-period', node, side === 'from'
      ? `the query looks back ${ago}, but gets only the rows of queryPeriod ${shortDuration(period)}`
      : `rows older than ${ago} are asked for, but the query gets only those of queryPeriod ${shortDuration(period)}`);
  }
};
