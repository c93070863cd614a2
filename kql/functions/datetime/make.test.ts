import { describe, expect, it } from 'vitest';
import { call, datetime, timespan } from '../testing.ts';

describe('kql/functions/datetime/make', () => {
  const cases = [
    { title: 'make_datetime(2017n, 10n, 1n) is datetime(\'2017-10-01\')', got: call('make_datetime', 'datetime', 2017n, 10n, 1n), want: datetime('2017-10-01').value },
    { title: 'make_datetime(2017n, 10n, 1n, 12n, 11n, 0.1234567) is datetime(\'2017-10-01 12:11:00.1234567\')', got: call('make_datetime', 'datetime', 2017n, 10n, 1n, 12n, 11n, 0.1234567), want: datetime('2017-10-01 12:11:00.1234567').value },
    { title: 'make_datetime(2021n, 2n, 29n) is null', got: call('make_datetime', 'datetime', 2021n, 2n, 29n), want: null },
    { title: 'make_timespan(1n, 12n, 30n, 55.123) is timespan(\'1.12:30:55.1230000\')', got: call('make_timespan', 'timespan', 1n, 12n, 30n, 55.123), want: timespan('1.12:30:55.1230000').value },
    { title: 'make_timespan(1n, 2n, 3n) is timespan(\'01:02:03\')', got: call('make_timespan', 'timespan', 1n, 2n, 3n), want: timespan('01:02:03').value },
    { title: 'make_timespan(0n, 25n, 61n, 61.5) is null', got: call('make_timespan', 'timespan', 0n, 25n, 61n, 61.5), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }

  it('refuses a fraction of anything but a second', () => {
    expect(() => call('make_timespan', 'timespan', 1n, 1.5)).toThrow('make_timespan() with a real before the seconds');
    expect(() => call('make_datetime', 'datetime', 2020.5, 1n, 1n)).toThrow('make_datetime() with a real before the seconds');
  });
});
