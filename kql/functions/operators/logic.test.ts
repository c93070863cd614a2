import { describe, expect, it } from 'vitest';
import { call, none } from '../testing.ts';

describe('kql/functions/operators/logic', () => {
  const cases = [
    { title: 'and(none(\'bool\'), true) is null', got: call('and', 'bool', none('bool'), true), want: null },
    { title: 'and(none(\'bool\'), false) is false', got: call('and', 'bool', none('bool'), false), want: false },
    { title: 'or(none(\'bool\'), false) is null', got: call('or', 'bool', none('bool'), false), want: null },
    { title: 'or(none(\'bool\'), true) is true', got: call('or', 'bool', none('bool'), true), want: true },
    { title: 'not(none(\'bool\')) is null', got: call('not', 'bool', none('bool')), want: null },
    { title: 'not(false) is true', got: call('not', 'bool', false), want: true },
    { title: 'and(true, true) is true', got: call('and', 'bool', true, true), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
