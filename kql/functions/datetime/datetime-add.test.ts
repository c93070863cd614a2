import { describe, expect, it } from 'vitest';
import { call, datetime } from '../testing.ts';

describe('kql/functions/datetime/datetime-add', () => {
  const cases = [
    { title: 'datetime_add(\'year\', 1n, datetime(\'2020-02-29\')) is datetime(\'2021-02-28\')', got: call('datetime_add', 'datetime', 'year', 1n, datetime('2020-02-29')), want: datetime('2021-02-28').value },
    { title: 'datetime_add(\'month\', -1n, datetime(\'2020-03-31\')) is datetime(\'2020-02-29\')', got: call('datetime_add', 'datetime', 'month', -1n, datetime('2020-03-31')), want: datetime('2020-02-29').value },
    { title: 'datetime_add(\'quarter\', 12n, datetime(\'2017-01-01\')) is datetime(\'2020-01-01\')', got: call('datetime_add', 'datetime', 'quarter', 12n, datetime('2017-01-01')), want: datetime('2020-01-01').value },
    { title: 'datetime_add(\'week\', 100n, datetime(\'2017-01-01\')) is datetime(\'2018-12-02\')', got: call('datetime_add', 'datetime', 'week', 100n, datetime('2017-01-01')), want: datetime('2018-12-02').value },
    { title: 'datetime_add(\'day\', -1n, datetime(\'0001-01-01 12:00\')) is null', got: call('datetime_add', 'datetime', 'day', -1n, datetime('0001-01-01 12:00')), want: null },
    { title: 'datetime_diff(\'year\', datetime(\'2017-01-01\'), datetime(\'2000-12-31\')) is 17n', got: call('datetime_diff', 'long', 'year', datetime('2017-01-01'), datetime('2000-12-31')), want: 17n },
    { title: 'datetime_diff(\'quarter\', datetime(\'2017-07-01\'), datetime(\'2017-03-30\')) is 2n', got: call('datetime_diff', 'long', 'quarter', datetime('2017-07-01'), datetime('2017-03-30')), want: 2n },
    { title: 'datetime_diff(\'month\', datetime(\'2017-01-01\'), datetime(\'2015-12-30\')) is 13n', got: call('datetime_diff', 'long', 'month', datetime('2017-01-01'), datetime('2015-12-30')), want: 13n },
    { title: 'datetime_diff(\'week\', datetime(\'2017-10-29 00:00\'), datetime(\'2017-09-30 23:59\')) is 5', got: call('datetime_diff', 'real', 'week', datetime('2017-10-29 00:00'), datetime('2017-09-30 23:59')), want: 5 },
    { title: 'datetime_diff(\'day\', datetime(\'2017-10-29 00:00\'), datetime(\'2017-09-30 23:59\')) is 29n', got: call('datetime_diff', 'long', 'day', datetime('2017-10-29 00:00'), datetime('2017-09-30 23:59')), want: 29n },
    { title: 'datetime_diff(\'minute\', datetime(\'2017-10-30 23:05:01\'), datetime(\'2017-10-30 23:00:59\')) is 5n', got: call('datetime_diff', 'long', 'minute', datetime('2017-10-30 23:05:01'), datetime('2017-10-30 23:00:59')), want: 5n },
    { title: 'datetime_diff(\'microsecond\', datetime(\'2020-01-01 00:00:00.0000020\'), datetime(\'2020-01-01 00:00:00.0000005\')) is 2n', got: call('datetime_diff', 'long', 'microsecond', datetime('2020-01-01 00:00:00.0000020'), datetime('2020-01-01 00:00:00.0000005')), want: 2n },
    { title: 'datetime_diff(\'nanosecond\', datetime(\'2020-01-01 00:00:00.0000002\'), datetime(\'2020-01-01\')) is 200n', got: call('datetime_diff', 'long', 'nanosecond', datetime('2020-01-01 00:00:00.0000002'), datetime('2020-01-01')), want: 200n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
