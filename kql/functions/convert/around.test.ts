import { describe, expect, it } from 'vitest';
import { call, datetime, timespan } from '../testing.ts';

describe('kql/functions/convert/around', () => {
  const cases = [
    { title: 'around(datetime(\'2021-01-01 01:29\'), datetime(\'2021-01-01 01:30\'), timespan(\'1m\')) is true', got: call('around', 'bool', datetime('2021-01-01 01:29'), datetime('2021-01-01 01:30'), timespan('1m')), want: true },
    { title: 'around(5n, 10n, 4n) is false', got: call('around', 'bool', 5n, 10n, 4n), want: false },
    { title: 'around(6n, 10n, 4n) is true', got: call('around', 'bool', 6n, 10n, 4n), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
