import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utc, utcWithZone } from './time.ts';

describe('src/telemetry/time', () => {
  it.each([
    ['2020-09-22T02:14:28.971Z', '2020-09-22T02:14:28.971Z'], ['2020-09-22 02:14:28', '2020-09-22T02:14:28.000Z'], ['2020-09-21T22:14:28-04:00', '2020-09-22T02:14:28.000Z'], ['2020-09-21T22:14:28.5-0400', '2020-09-22T02:14:28.500Z'],
    ['2021-08-02T13:11:39.7724491Z', '2021-08-02T13:11:39.7724491Z'], ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00.1234567Z'], ['2024-02-29', '2024-02-29T00:00:00.000Z'], ['2020-09-22 02:14:28 UTC', '2020-09-22T02:14:28.000Z'],
    [1600740868, '2020-09-22T02:14:28.000Z'], ['1600740868971', '2020-09-22T02:14:28.971Z'], [1600740868971000, '2020-09-22T02:14:28.971Z'], ['1600740868971000000', '2020-09-22T02:14:28.971Z'], ['/Date(1600740868971)/', '2020-09-22T02:14:28.971Z'],
    ['9/22/2020, 2:14:28.971 PM', '2020-09-22T14:14:28.971Z'], ['9/22/2020, 12:14:28.971 AM', '2020-09-22T00:14:28.971Z'],
  ])('reads %j as %s', (given, expected) => {
    expect(utc(given)).toBe(expected);
  });

  it.each([['2023-02-29T00:00:00Z'], ['2024-01-01T25:00:00Z'], ['13/13/2020, 1:00:00 AM'], ['yesterday'], [''], [12], [NaN], [null], [{}], ['1'.repeat(5000)], ['0000-00-00'], ['9999-12-31T23:59:59-14:00']])('takes %j for no moment', (given) => {
    expect(utc(given)).toBeUndefined();
  });

  it('takes a local time for no moment where the zone must be said: 2020-09-21 22:13:35', () => {
    expect([utcWithZone('2020-09-21 22:13:35'), utcWithZone('2020-09-21 22:13:35-04:00'), utcWithZone(1600740868)]).toEqual([undefined, '2020-09-22T02:13:35.000Z', '2020-09-22T02:14:28.000Z']);
  });

  it('reads the same moment in every zone', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), fc.integer({ min: -839, max: 839 }), (date, minutes) => {
      const there = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const zone = `${minutes < 0 ? '-' : '+'}${String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
      expect(utc(there + zone)).toBe(date.toISOString());
    }));
  });
});
