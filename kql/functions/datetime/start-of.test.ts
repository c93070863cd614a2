import { describe, expect, it } from 'vitest';
import { call, datetime, none } from '../testing.ts';

describe('kql/functions/datetime/start-of', () => {
  const cases = [
    { title: 'startofday(datetime(\'2017-01-01 10:10:17\'), -1n) is datetime(\'2016-12-31\')', got: call('startofday', 'datetime', datetime('2017-01-01 10:10:17'), -1n), want: datetime('2016-12-31').value },
    { title: 'startofweek(datetime(\'2017-01-01 10:10:17\')) is datetime(\'2017-01-01\')', got: call('startofweek', 'datetime', datetime('2017-01-01 10:10:17')), want: datetime('2017-01-01').value },
    { title: 'startofweek(datetime(\'2017-01-01 10:10:17\'), -1n) is datetime(\'2016-12-25\')', got: call('startofweek', 'datetime', datetime('2017-01-01 10:10:17'), -1n), want: datetime('2016-12-25').value },
    { title: 'startofmonth(datetime(\'2017-01-01 10:10:17\'), 1n) is datetime(\'2017-02-01\')', got: call('startofmonth', 'datetime', datetime('2017-01-01 10:10:17'), 1n), want: datetime('2017-02-01').value },
    { title: 'startofyear(datetime(\'2017-01-01 10:10:17\'), -1n) is datetime(\'2016-01-01\')', got: call('startofyear', 'datetime', datetime('2017-01-01 10:10:17'), -1n), want: datetime('2016-01-01').value },
    { title: 'startofweek(datetime(\'0001-01-01\')) is null', got: call('startofweek', 'datetime', datetime('0001-01-01')), want: null },
    { title: 'endofday(datetime(\'2017-01-01 10:10:17\')) is datetime(\'2017-01-01 23:59:59.9999999\')', got: call('endofday', 'datetime', datetime('2017-01-01 10:10:17')), want: datetime('2017-01-01 23:59:59.9999999').value },
    { title: 'endofweek(datetime(\'2020-01-05 12:00\')) is datetime(\'2020-01-11 23:59:59.9999999\')', got: call('endofweek', 'datetime', datetime('2020-01-05 12:00')), want: datetime('2020-01-11 23:59:59.9999999').value },
    { title: 'endofmonth(datetime(\'2100-02-28\')) is datetime(\'2100-02-28 23:59:59.9999999\')', got: call('endofmonth', 'datetime', datetime('2100-02-28')), want: datetime('2100-02-28 23:59:59.9999999').value },
    { title: 'endofyear(datetime(\'2017-01-01\'), 1n) is datetime(\'2018-12-31 23:59:59.9999999\')', got: call('endofyear', 'datetime', datetime('2017-01-01'), 1n), want: datetime('2018-12-31 23:59:59.9999999').value },
    { title: 'endofyear(none(\'datetime\')) is null', got: call('endofyear', 'datetime', none('datetime')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
