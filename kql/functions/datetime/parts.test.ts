import { describe, expect, it } from 'vitest';
import { call, datetime, none, timespan } from '../testing.ts';

describe('kql/functions/datetime/parts', () => {
  const cases = [
    { title: 'datetime_part(\'quarter\', datetime(\'2017-10-30 01:02:03.7654321\')) is 4n', got: call('datetime_part', 'long', 'quarter', datetime('2017-10-30 01:02:03.7654321')), want: 4n },
    { title: 'datetime_part(\'week_of_year\', datetime(\'2017-10-30\')) is 44n', got: call('datetime_part', 'long', 'week_of_year', datetime('2017-10-30')), want: 44n },
    { title: 'datetime_part(\'dayOfYear\', datetime(\'2017-10-30\')) is 303n', got: call('datetime_part', 'long', 'dayOfYear', datetime('2017-10-30')), want: 303n },
    { title: 'datetime_part(\'nanosecond\', datetime(\'2017-10-30 01:02:03.7654321\')) is 765_432_100n', got: call('datetime_part', 'long', 'nanosecond', datetime('2017-10-30 01:02:03.7654321')), want: 765_432_100n },
    { title: 'week_of_year(datetime(\'2016-01-01\')) is 53n', got: call('week_of_year', 'long', datetime('2016-01-01')), want: 53n },
    { title: 'week_of_year(datetime(\'2018-12-31\')) is 1n', got: call('week_of_year', 'long', datetime('2018-12-31')), want: 1n },
    { title: 'dayofyear(datetime(\'2024-12-31\')) is 366', got: call('dayofyear', 'int', datetime('2024-12-31')), want: 366 },
    { title: 'monthofyear(datetime(\'2015-12-14\')) is 12n', got: call('monthofyear', 'long', datetime('2015-12-14')), want: 12n },
    { title: 'getyear(datetime(\'2015-10-12\')) is 2015n', got: call('getyear', 'long', datetime('2015-10-12')), want: 2015n },
    { title: 'dayofmonth(datetime(\'2015-12-14\')) is 14n', got: call('dayofmonth', 'long', datetime('2015-12-14')), want: 14n },
    { title: 'hourofday(datetime(\'2015-12-14 18:54\')) is 18n', got: call('hourofday', 'long', datetime('2015-12-14 18:54')), want: 18n },
    { title: 'dayofweek(datetime(\'1947-11-30 10:00:05\')) is 0n', got: call('dayofweek', 'timespan', datetime('1947-11-30 10:00:05')), want: 0n },
    { title: 'dayofweek(datetime(\'1970-05-12\')) is timespan(\'2d\')', got: call('dayofweek', 'timespan', datetime('1970-05-12')), want: timespan('2d').value },
    { title: 'dayofweek(none(\'datetime\')) is null', got: call('dayofweek', 'timespan', none('datetime')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
