import { describe, expect, it } from 'vitest';
import { call, decimal, timespan } from '../testing.ts';

describe('kql/functions/operators/multiply', () => {
  const cases = [
    { title: '*(9_223_372_036_854_775_807n, 2n) is -2n', got: call('*', 'long', 9_223_372_036_854_775_807n, 2n), want: -2n },
    { title: '*(timespan(\'1d\'), 2.5) is timespan(\'2.12:00:00\')', got: call('*', 'timespan', timespan('1d'), 2.5), want: timespan('2.12:00:00').value },
    { title: '*(-2n, timespan(\'1h\')) is timespan(\'-02:00:00\')', got: call('*', 'timespan', -2n, timespan('1h')), want: timespan('-02:00:00').value },
    { title: '/(-7n, 2n) is -3n', got: call('/', 'long', -7n, 2n), want: -3n },
    { title: '/(7n, 0n) is null', got: call('/', 'long', 7n, 0n), want: null },
    { title: '/(1.0, 0.0) is Number.POSITIVE_INFINITY', got: call('/', 'real', 1.0, 0.0), want: Number.POSITIVE_INFINITY },
    { title: '/(timespan(\'1d\'), timespan(\'1h\')) is 24', got: call('/', 'real', timespan('1d'), timespan('1h')), want: 24 },
    { title: '/(timespan(\'1.5h\'), 2n) is timespan(\'45m\')', got: call('/', 'timespan', timespan('1.5h'), 2n), want: timespan('45m').value },
    { title: '%(decimal(\'-10\'), decimal(\'3\')) is decimal(\'2\')', got: call('%', 'decimal', decimal('-10'), decimal('3')), want: decimal('2').value },
    { title: '/(decimal(\'9\'), decimal(\'0\')) is null', got: call('/', 'decimal', decimal('9'), decimal('0')), want: null },
    { title: '%(-14n, 12n) is 10n', got: call('%', 'long', -14n, 12n), want: 10n },
    { title: '%(14n, -12n) is 2n', got: call('%', 'long', 14n, -12n), want: 2n },
    { title: '%(-14n, -12n) is 10n', got: call('%', 'long', -14n, -12n), want: 10n },
    { title: '%(1n, 0n) is null', got: call('%', 'long', 1n, 0n), want: null },
    { title: '%(-7.5, 2n) is 0.5', got: call('%', 'real', -7.5, 2n), want: 0.5 },
    { title: '%(timespan(\'1d\'), timespan(\'5h\')) is timespan(\'4h\')', got: call('%', 'timespan', timespan('1d'), timespan('5h')), want: timespan('4h').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
