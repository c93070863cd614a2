import { describe, expect, it } from 'vitest';
import { call, datetime } from '../testing.ts';

describe('kql/functions/datetime/unixtime', () => {
  const cases = [
    { title: 'unixtime_seconds_todatetime(1546300800n) is datetime(\'2019-01-01\')', got: call('unixtime_seconds_todatetime', 'datetime', 1546300800n), want: datetime('2019-01-01').value },
    { title: 'unixtime_milliseconds_todatetime(1546300800000n) is datetime(\'2019-01-01\')', got: call('unixtime_milliseconds_todatetime', 'datetime', 1546300800000n), want: datetime('2019-01-01').value },
    { title: 'unixtime_microseconds_todatetime(1546300800000000n) is datetime(\'2019-01-01\')', got: call('unixtime_microseconds_todatetime', 'datetime', 1546300800000000n), want: datetime('2019-01-01').value },
    { title: 'unixtime_nanoseconds_todatetime(1546300800000000000n) is datetime(\'2019-01-01\')', got: call('unixtime_nanoseconds_todatetime', 'datetime', 1546300800000000000n), want: datetime('2019-01-01').value },
    { title: 'unixtime_seconds_todatetime(1.5) is datetime(\'1970-01-01 00:00:01.5\')', got: call('unixtime_seconds_todatetime', 'datetime', 1.5), want: datetime('1970-01-01 00:00:01.5').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
