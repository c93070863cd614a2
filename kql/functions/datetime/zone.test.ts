import { describe, expect, it } from 'vitest';
import { call, datetime } from '../testing.ts';

describe('kql/functions/datetime/zone', () => {
  const cases = [
    { title: 'datetime_local_to_utc(datetime(\'2020-02-02 20:02:20\'), \'US/Pacific\') is datetime(\'2020-02-03 04:02:20\')', got: call('datetime_local_to_utc', 'datetime', datetime('2020-02-02 20:02:20'), 'US/Pacific'), want: datetime('2020-02-03 04:02:20').value },
    { title: 'datetime_local_to_utc(datetime(\'2022-03-27 01:00\'), \'Europe/Brussels\') is datetime(\'2022-03-27 00:00\')', got: call('datetime_local_to_utc', 'datetime', datetime('2022-03-27 01:00'), 'Europe/Brussels'), want: datetime('2022-03-27 00:00').value },
    { title: 'datetime_local_to_utc(datetime(\'2022-03-27 02:00\'), \'Europe/Brussels\') is datetime(\'2022-03-27 00:00\')', got: call('datetime_local_to_utc', 'datetime', datetime('2022-03-27 02:00'), 'Europe/Brussels'), want: datetime('2022-03-27 00:00').value },
    { title: 'datetime_local_to_utc(datetime(\'2022-03-27 03:00\'), \'Europe/Brussels\') is datetime(\'2022-03-27 01:00\')', got: call('datetime_local_to_utc', 'datetime', datetime('2022-03-27 03:00'), 'Europe/Brussels'), want: datetime('2022-03-27 01:00').value },
    { title: 'datetime_utc_to_local(datetime(\'2022-07-01 00:00\'), \'Europe/Brussels\') is datetime(\'2022-07-01 02:00\')', got: call('datetime_utc_to_local', 'datetime', datetime('2022-07-01 00:00'), 'Europe/Brussels'), want: datetime('2022-07-01 02:00').value },
    { title: 'datetime_utc_to_local(datetime(\'2022-07-01\'), \'Nowhere/None\') is null', got: call('datetime_utc_to_local', 'datetime', datetime('2022-07-01'), 'Nowhere/None'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
