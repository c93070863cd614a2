import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/convert/isnull', () => {
  const cases = [
    { title: 'isnull(none(\'int\')) is true', got: call('isnull', 'bool', none('int')), want: true },
    { title: 'isnull(\'\') is false', got: call('isnull', 'bool', ''), want: false },
    { title: 'isnull(json(\'null\')) is true', got: call('isnull', 'bool', json('null')), want: true },
    { title: 'isnotnull(0n) is true', got: call('isnotnull', 'bool', 0n), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
