import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/string/isempty', () => {
  const cases = [
    { title: 'isempty(\'\') is true', got: call('isempty', 'bool', ''), want: true },
    { title: 'isempty(\'0\') is false', got: call('isempty', 'bool', '0'), want: false },
    { title: 'isempty(none(\'long\')) is true', got: call('isempty', 'bool', none('long')), want: true },
    { title: 'isempty(json(\'""\')) is true', got: call('isempty', 'bool', json('""')), want: true },
    { title: 'isnotempty(json(\'[]\')) is true', got: call('isnotempty', 'bool', json('[]')), want: true },
    { title: 'isnotempty(\'\') is false', got: call('isnotempty', 'bool', ''), want: false },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
