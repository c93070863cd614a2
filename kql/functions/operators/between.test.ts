import { describe, expect, it } from 'vitest';
import { call, datetime, int, none, timespan } from '../testing.ts';

describe('kql/functions/operators/between', () => {
  const cases = [
    { title: 'between(50n, 50n, 55n) is true', got: call('between', 'bool', 50n, 50n, 55n), want: true },
    { title: 'between(56n, 50n, 55n) is false', got: call('between', 'bool', 56n, 50n, 55n), want: false },
    { title: '!between(56n, 50n, 55n) is true', got: call('!between', 'bool', 56n, 50n, 55n), want: true },
    { title: 'between(int(2), 1.5, 2.5) is true', got: call('between', 'bool', int(2), 1.5, 2.5), want: true },
    { title: 'between(datetime(\'2020-01-01 00:30\'), datetime(\'2020-01-01\'), timespan(\'1h\')) is true', got: call('between', 'bool', datetime('2020-01-01 00:30'), datetime('2020-01-01'), timespan('1h')), want: true },
    { title: 'between(datetime(\'2020-01-01 02:00\'), datetime(\'2020-01-01\'), timespan(\'1h\')) is false', got: call('between', 'bool', datetime('2020-01-01 02:00'), datetime('2020-01-01'), timespan('1h')), want: false },
    { title: 'between(none(\'long\'), 1n, 2n) is null', got: call('between', 'bool', none('long'), 1n, 2n), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
