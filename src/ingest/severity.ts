import type { Event, Severity } from '../model/index.ts';

type Answer = Pick<Event, 'severity' | 'severityAssumed'>;

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'low'], ['info', 'low'], ['information', 'low'], ['low', 'low'],
  ['medium', 'medium'], ['moderate', 'medium'],
  ['high', 'high'], ['critical', 'critical'], ['severe', 'critical'],
]);

const ASSUMED: Answer = { severity: 'low', severityAssumed: true };

/** A vendor's word for severity. A missing or unknown one is low and assumed, so that a person must approve. */
export function severityFromWord(word: unknown): Answer {
  const severity = typeof word === 'string' ? WORDS.get(word.trim().toLowerCase()) : undefined;
  return severity === undefined ? ASSUMED : { severity, severityAssumed: false };
}

/**
 * GuardDuty's number: low 1.0 to 3.9, medium 4.0 to 6.9, high 7.0 to 8.9, critical 9.0 to 10.0.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
 */
export function severityFromGuardDuty(value: unknown): Answer {
  if (typeof value !== 'number' || !(value >= 1 && value <= 10)) return ASSUMED;
  const severity = value >= 9 ? 'critical' : value >= 7 ? 'high' : value >= 4 ? 'medium' : 'low';
  return { severity, severityAssumed: false };
}
