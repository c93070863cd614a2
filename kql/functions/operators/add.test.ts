import { describe, expect, it } from 'vitest';
import { call, datetime, decimal, int, none, timespan } from '../testing.ts';

describe('kql/functions/operators/add', () => {
  const cases = [
    { title: '+(9_223_372_036_854_775_807n, 1n) is -9_223_372_036_854_775_808n', got: call('+', 'long', 9_223_372_036_854_775_807n, 1n), want: -9_223_372_036_854_775_808n },
    { title: '+(int(2147483647), int(1)) is 2_147_483_648n', got: call('+', 'long', int(2147483647), int(1)), want: 2_147_483_648n },
    { title: '+(int(1), 1.5) is 2.5', got: call('+', 'real', int(1), 1.5), want: 2.5 },
    { title: '+(1n, none(\'long\')) is null', got: call('+', 'long', 1n, none('long')), want: null },
    { title: '+(decimal(\'0.1\'), decimal(\'0.2\')) is decimal(\'0.3\')', got: call('+', 'decimal', decimal('0.1'), decimal('0.2')), want: decimal('0.3').value },
    { title: '+(datetime(\'2020-06-15 13:45\'), timespan(\'90m\')) is datetime(\'2020-06-15 15:15\')', got: call('+', 'datetime', datetime('2020-06-15 13:45'), timespan('90m')), want: datetime('2020-06-15 15:15').value },
    { title: '+(datetime(\'9999-12-31\'), timespan(\'1d\')) is null', got: call('+', 'datetime', datetime('9999-12-31'), timespan('1d')), want: null },
    { title: '-(datetime(\'0001-01-01\'), timespan(\'1tick\')) is null', got: call('-', 'datetime', datetime('0001-01-01'), timespan('1tick')), want: null },
    { title: '-(datetime(\'2020-06-15\'), datetime(\'2020-06-14\')) is timespan(\'1d\')', got: call('-', 'timespan', datetime('2020-06-15'), datetime('2020-06-14')), want: timespan('1d').value },
    { title: '-(int(-2147483648), int(1)) is -2_147_483_649n', got: call('-', 'long', int(-2147483648), int(1)), want: -2_147_483_649n },
    { title: 'unary-(-5.5) is 5.5', got: call('unary-', 'real', -5.5), want: 5.5 },
    { title: 'unary-(int(7)) is -7', got: call('unary-', 'int', int(7)), want: -7 },
    { title: 'unary-(timespan(\'1d\')) is timespan(\'-1d\')', got: call('unary-', 'timespan', timespan('1d')), want: timespan('-1d').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
