import { describe, expect, it } from 'vitest';
import { decimal, int, none, timespan } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/sum', () => {
  it('of no rows is 0, of nulls too', () => {
    expect(fold('sum', 'long', [], ['long'])).toBe(0n);
    expect(fold('sum', 'real', column(none('real')))).toBe(0);
  });
  it('of ints is a long: 2147483647 + 1', () => {
    expect(fold('sum', 'long', column(int(2_147_483_647), int(1)))).toBe(2_147_483_648n);
  });
  it('wraps around at 64 bits', () => {
    expect(fold('sum', 'long', column(9_223_372_036_854_775_807n, 1n))).toBe(-9_223_372_036_854_775_808n);
  });
  it('adds decimals and timespans', () => {
    expect(fold('sum', 'decimal', column(decimal('1.1'), decimal('2.2')))).toEqual(decimal('3.3').value);
    expect(fold('sum', 'timespan', column(timespan('1h'), timespan('30m')))).toBe(timespan('90m').value);
  });
  it('sumif adds where the condition is true', () => {
    expect(fold('sumif', 'long', [[1n, true], [2n, false], [4n, true]])).toBe(5n);
  });
});
