import type { Detection, RuleTest } from '../../model/index.ts';
import { isEnabled } from '../exchange/arm.ts';

/** What the tests of an enabled rule lack, in words; without a case that fires and one that stays quiet nobody knows that it does either. Null for nothing. */
export function lackingCases(detection: Detection): string | null {
  if (!isEnabled(detection)) return null;
  if (detection.tests === null) return 'no tests.yaml';
  const cases = detection.tests.tests;
  const missing = [...(cases.some(fires) ? [] : ['no case that fires']), ...(cases.some(quiet) ? [] : ['no case that stays quiet'])];
  return missing.length === 0 ? null : missing.join(' and ');
}

/** What counts is the alerts: a rule that fires on silence finds no row. */
const fires = ({ expect: { rows, alerts } }: RuleTest): boolean => (alerts ?? rows) > 0;
const quiet = ({ expect: { rows, alerts } }: RuleTest): boolean => (alerts ?? rows) === 0;
