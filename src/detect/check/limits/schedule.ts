import { isoDuration, secondsOf, shortDuration } from '../../exchange/duration.ts';
import type { Check, RuleCheck } from '../rule-check.ts';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#query-scheduling */
const [SHORTEST, LONGEST] = [5 * MINUTE, 14 * DAY];
/** A rule that looks back two days or more runs at most each hour. https://github.com/Azure/Azure-Sentinel/blob/master/.script/tests/detectionTemplateSchemaValidation/Models/ScheduledTemplateInternalModel.cs */
const LONG_PERIOD = 2 * DAY;
const MOST_THRESHOLD = 10_000;
const SCHEDULE = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'] as const;

/** When a scheduled rule runs, over what, and what makes it fire. */
export const scheduleLimits: Check = (check) => {
  const { rule, say } = check;
  if (rule.kind === 'NRT') {
    for (const field of SCHEDULE) if (rule[field] !== undefined) say.field('nrt-field', [field], `an NRT rule has no ${field}`);
    return;
  }
  for (const field of SCHEDULE) if (rule[field] === undefined) say.field('missing-field', [], `missing field "${field}"`);
  const [frequency, period] = [inRange(check, 'queryFrequency'), inRange(check, 'queryPeriod')];
  if (frequency !== null && period !== null && frequency > period) {
    say.field('schedule', ['queryFrequency'], `the rule runs every ${shortDuration(frequency)} and looks back ${shortDuration(period)}: what happens in between is never seen`);
  }
  if (frequency !== null && period !== null && period >= LONG_PERIOD && frequency < HOUR) say.field('schedule', ['queryFrequency'], `a rule that looks back ${shortDuration(period)} cannot run every ${shortDuration(frequency)}`);
  const { triggerThreshold: threshold } = rule;
  if (threshold !== undefined && (!Number.isInteger(threshold) || threshold < 0 || threshold > MOST_THRESHOLD)) say.field('threshold', ['triggerThreshold'], `the threshold ${threshold} is not from 0 to ${MOST_THRESHOLD}`);
};

function inRange({ rule, say }: RuleCheck, field: 'queryFrequency' | 'queryPeriod'): number | null {
  const text = rule[field];
  if (text === undefined) return null;
  const seconds = secondsOf(text);
  if (seconds === null) say.field('duration', [field], `${JSON.stringify(text.slice(0, 50))} is no duration`);
  else if (seconds < SHORTEST || seconds > LONGEST) say.field('schedule', [field], `${field} is ${shortDuration(seconds)}; Sentinel takes ${shortDuration(SHORTEST)} to ${shortDuration(LONGEST)}`);
  return seconds;
}

/** https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview#suppression */
export const suppressionLimits: Check = ({ rule: { suppressionEnabled, suppressionDuration }, say }) => {
  if (suppressionDuration === undefined) return;
  const seconds = secondsOf(suppressionDuration);
  if (seconds === null) say.field('duration', ['suppressionDuration'], `${JSON.stringify(suppressionDuration.slice(0, 50))} is no duration`);
  else if (suppressionEnabled === true && (seconds < SHORTEST || seconds > DAY)) say.field('suppression', ['suppressionDuration'], `suppressionDuration is ${isoDuration(seconds)}; Sentinel takes ${shortDuration(SHORTEST)} to ${shortDuration(DAY)}`);
};
