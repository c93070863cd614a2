import { lackingCases } from '../tests/lacks.ts';
import type { Check } from './rule-check.ts';

/** An enabled rule has a case that fires and one that stays quiet. */
export const testCases: Check = ({ loaded: { detection, response }, say }) => {
  const lacks = lackingCases(detection);
  if (lacks === null) return;
  const message = `the rule is enabled and has ${lacks}`;
  if (response === null) say.field('missing-tests', ['enabled'], message);
  else say.doc('missing-tests', response.doc, response.text, ['enabled'], message);
};
