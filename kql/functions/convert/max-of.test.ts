import { describe, expect, it } from 'vitest';
import { call, datetime, none } from '../testing.ts';

describe('kql/functions/convert/max-of', () => {
  const cases = [
    { title: 'max_of(10n, 1n, -3n, 17n) is 17n', got: call('max_of', 'long', 10n, 1n, -3n, 17n), want: 17n },
    { title: 'max_of(1n, none(\'long\')) is 1n', got: call('max_of', 'long', 1n, none('long')), want: 1n },
    { title: 'min_of(10n, 1n, -3n, 17n) is -3n', got: call('min_of', 'long', 10n, 1n, -3n, 17n), want: -3n },
    { title: 'min_of(none(\'int\'), 5n) is 5n', got: call('min_of', 'long', none('int'), 5n), want: 5n },
    { title: 'max_of(none(\'real\'), Number.NaN) is Number.NaN', got: call('max_of', 'real', none('real'), Number.NaN), want: Number.NaN },
    { title: 'max_of(datetime(\'2024-12-15\'), datetime(\'2024-12-14\')) is datetime(\'2024-12-15\')', got: call('max_of', 'datetime', datetime('2024-12-15'), datetime('2024-12-14')), want: datetime('2024-12-15').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
