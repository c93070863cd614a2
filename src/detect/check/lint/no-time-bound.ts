import { shortDuration } from '../../exchange/duration.ts';
import { secondsIn, type Check } from '../rule-check.ts';
import { looksAtTime } from './lookback.ts';

/** A query without a time of its own reads all of queryPeriod at each run: what happened once is found again until it is out of the period. */
export const noTimeBound: Check = ({ tree, period, rule, say }) => {
  const frequency = secondsIn(rule.queryFrequency);
  if (tree === null || period === null || frequency === null || frequency <= 0 || period <= frequency) return;
  if (looksAtTime(tree) || rule.suppressionEnabled === true) return;
  say.field('no-time-bound', ['queryPeriod'], `each run reads ${shortDuration(period)} and the next one comes after ${shortDuration(frequency)}: one event is found up to ${Math.ceil(period / frequency)} times`);
};
