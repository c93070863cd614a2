import { describe, expect, it } from 'vitest';
import { call, datetime, decimal, timespan } from '../testing.ts';

describe('kql/functions/datetime/bin', () => {
  const cases = [
    { title: 'bin(4.5, 1n) is 4', got: call('bin', 'real', 4.5, 1n), want: 4 },
    { title: 'bin(timespan(\'16d\'), timespan(\'7d\')) is timespan(\'14d\')', got: call('bin', 'timespan', timespan('16d'), timespan('7d')), want: timespan('14d').value },
    { title: 'bin(datetime(\'1970-05-11 13:45:07\'), timespan(\'1d\')) is datetime(\'1970-05-11\')', got: call('bin', 'datetime', datetime('1970-05-11 13:45:07'), timespan('1d')), want: datetime('1970-05-11').value },
    { title: 'bin(-7n, 4n) is -8n', got: call('bin', 'long', -7n, 4n), want: -8n },
    { title: 'bin(-2.5, 1.0) is -3', got: call('bin', 'real', -2.5, 1.0), want: -3 },
    { title: 'bin(5n, 0n) is null', got: call('bin', 'long', 5n, 0n), want: null },
    { title: 'bin(decimal(\'-1.5\'), 1n) is decimal(\'-2\')', got: call('bin', 'decimal', decimal('-1.5'), 1n), want: decimal('-2').value },
    { title: 'bin_at(6.5, 2.5, 7n) is 4.5', got: call('bin_at', 'real', 6.5, 2.5, 7n), want: 4.5 },
    { title: 'bin_at(timespan(\'1h\'), timespan(\'1d\'), timespan(\'12h\')) is timespan(\'-12:00:00\')', got: call('bin_at', 'timespan', timespan('1h'), timespan('1d'), timespan('12h')), want: timespan('-12:00:00').value },
    { title: 'bin_at(datetime(\'2017-05-17 10:20\'), timespan(\'7d\'), datetime(\'2017-06-04\')) is datetime(\'2017-05-14\')', got: call('bin_at', 'datetime', datetime('2017-05-17 10:20'), timespan('7d'), datetime('2017-06-04')), want: datetime('2017-05-14').value },
    { title: 'floor(1.5, 0.5) is 1.5', got: call('floor', 'real', 1.5, 0.5), want: 1.5 },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
