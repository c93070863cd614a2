import type { RuleFile } from '../../model/index.ts';
import { periodOf } from '../run/period.ts';

const MINUTE = 60_000;

/** When a rule runs and what it looks at, in milliseconds. `suppression`: how long it rests after it alerted; 0 where it does not. */
export interface Schedule { frequency: number; period: number; delay: number; suppression: number }

/** Rows of one run: those of a `TimeGenerated` after `after`, up to and with `until`. `ranAt` is when Sentinel would have run it. */
export interface Window { after: Date; until: Date; ranAt: Date }

/**
 * How Sentinel runs a rule. A scheduled rule runs five minutes late, so that events that arrive late are there:
 * https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview ; an NRT rule each minute over the minute before, two minutes late:
 * https://learn.microsoft.com/azure/sentinel/near-real-time-rules . (It takes events by the time at which they arrived, which recorded logs do not
 * tell.) A text is what is wrong with the rule's schedule.
 */
export function scheduleOf(rule: RuleFile): Schedule | string {
  const suppression = rule.suppressionEnabled === true ? periodOf(rule.suppressionDuration) ?? 5 * 60 * MINUTE : 0;
  if (rule.kind === 'NRT') return { frequency: MINUTE, period: MINUTE, delay: 2 * MINUTE, suppression };
  const [frequency, period] = [periodOf(rule.queryFrequency), periodOf(rule.queryPeriod)];
  if (frequency === null || frequency < MINUTE) return `its queryFrequency ${JSON.stringify(rule.queryFrequency ?? '')} is no schedule`;
  if (period === null || period < MINUTE) return `its queryPeriod ${JSON.stringify(rule.queryPeriod ?? '')} is no length of time`;
  return { frequency, period, delay: 5 * MINUTE, suppression };
}

/** The windows of the runs that end in the time from `from` to `to`, as if the rule had been enabled at `from`; the last one covers `to`. */
export function* windowsOf({ frequency, period, delay }: Schedule, from: Date, to: Date): Generator<Window> {
  for (let until = from.getTime() + frequency; until < to.getTime() + frequency; until += frequency) {
    yield { after: new Date(until - period), until: new Date(until), ranAt: new Date(until + delay) };
  }
}
