import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DATETIME, addMonths, dayAt, dayNumber, isoWeek, weekday } from './calendar.ts';
import { datetimeText, parseDatetime } from './datetime.ts';

const read = (text: string): string | null => {
  const ticks = parseDatetime(text);
  return ticks === null ? null : datetimeText(ticks);
};

describe('kql/values/datetime', () => {
  it('reads the forms of the documentation', () => {
    expect([
      '2014-05-25T08:20:03.123456Z', '2014-05-25 08:20', '2014-11-08 15:05:02.1234567', '2014-11-08', '12-02-2022', '02/17/2016 08:40:01',
      'Sat, 8 Nov 14 15:05:02 GMT', '8 Nov 2014 15:05', '2020-01-01T00:00:00+02:00', '2/17/2016 8:40:01 PM',
    ].map(read)).toEqual([
      '2014-05-25T08:20:03.1234560Z', '2014-05-25T08:20:00.0000000Z', '2014-11-08T15:05:02.1234567Z', '2014-11-08T00:00:00.0000000Z', '2022-12-02T00:00:00.0000000Z',
      '2016-02-17T08:40:01.0000000Z', '2014-11-08T15:05:02.0000000Z', '2014-11-08T15:05:00.0000000Z', '2019-12-31T22:00:00.0000000Z', '2016-02-17T20:40:01.0000000Z',
    ]);
  });
  it('is null for days and hours that are none', () => {
    expect(['2020-13-01', '2020-02-30', '2020-01-01 24:00', 'not a date', '', '0001-01-01T00:00:00+01:00'].map(read)).toEqual([null, null, null, null, null, null]);
  });
  it('reads back every moment that it prints', () => {
    fc.assert(fc.property(fc.bigInt(0n, MAX_DATETIME), ticks => {
      expect(parseDatetime(datetimeText(ticks))).toBe(ticks);
    }), { numRuns: 1000 });
  });
  it('has the calendar of JavaScript for every day since year 1', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3_652_058 }), days => {
      const date = new Date(Date.UTC(1970, 0, 1) + (days - 719_162) * 86_400_000);
      const day = dayAt(days);
      expect(day).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
      expect(dayNumber(day.year, day.month, day.day)).toBe(days);
      expect(weekday(days)).toBe(date.getUTCDay());
    }), { numRuns: 1000 });
  });
  it('adds months up to the last day of a month, and no further than the years 1 to 9999', () => {
    expect(addMonths(parseDatetime('2020-01-31') ?? 0n, 13)).toBe(parseDatetime('2021-02-28'));
    expect(addMonths(0n, -1)).toBeNull();
  });
  it('has week 53 on 2021-01-03 and week 1 on 2018-12-31', () => {
    expect([dayNumber(2021, 1, 3), dayNumber(2018, 12, 31)].map(isoWeek)).toEqual([53, 1]);
  });
});
