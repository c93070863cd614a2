import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimespan, timespanText } from './timespan.ts';

describe('kql/values/timespan', () => {
  it('reads clocks and numbers with a unit', () => {
    expect(['1.02:03:04.5', '-00:30:00', '13:00', '2d', '1.5h', '90s', '1tick', '10ms', '1'].map(text => timespanText(parseTimespan(text) ?? 0n)))
      .toEqual(['1.02:03:04.5000000', '-00:30:00', '13:00:00', '2.00:00:00', '01:30:00', '00:01:30', '00:00:00.0000001', '00:00:00.0100000', '1.00:00:00']);
  });
  it('is null for what is no timespan', () => {
    expect(['abc', '1.5', '25:00', '1:60', '', '1 parsec'].map(parseTimespan)).toEqual([null, null, null, null, null, null]);
  });
  it('reads back what it prints', () => {
    fc.assert(fc.property(fc.bigInt(-(2n ** 62n), 2n ** 62n), ticks => {
      expect(parseTimespan(timespanText(ticks))).toBe(ticks);
    }));
  });
});
