import { isEnabled } from '../exchange/arm.ts';
import type { RuleTest } from '../../model/index.ts';
import type { Check } from './rule-check.ts';

/** An enabled rule has a case that fires and one that stays quiet: without both nobody knows that it does either. */
export const testCases: Check = ({ loaded: { detection, response }, say }) => {
  if (!isEnabled(detection)) return;
  const cases = detection.tests?.tests ?? [];
  const missing = [cases.some(fires) ? [] : ['no case that fires'], cases.some(quiet) ? [] : ['no case that stays quiet']].flat();
  if (missing.length === 0) return;
  const message = `the rule is enabled and has ${detection.tests === null ? 'no tests.yaml' : missing.join(' and ')}`;
  if (response === null) say.field('missing-tests', ['enabled'], message);
  else say.doc('missing-tests', response.doc, response.text, ['enabled'], message);
};

/** What counts is the alerts: a rule that fires on silence finds no row. */
const fires = ({ expect: { rows, alerts } }: RuleTest): boolean => (alerts ?? rows) > 0;
const quiet = ({ expect: { rows, alerts } }: RuleTest): boolean => (alerts ?? rows) === 0;
