import { describe, expect, it } from 'vitest';
import { decimal, none, timespan } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/avg', () => {
  it('passes nulls over: of 1, null and 2 it is 1.5', () => {
    expect(fold('avg', 'real', column(1n, none('long'), 2n))).toBe(1.5);
  });
  it('of nothing is NaN, of a timespan null', () => {
    expect(fold('avg', 'real', [], ['long'])).toBeNaN();
    expect(fold('avg', 'timespan', [], ['timespan'])).toBeNull();
  });
  it('of timespans is a timespan', () => {
    expect(fold('avg', 'timespan', column(timespan('1h'), timespan('2h')))).toBe(timespan('1.5h').value);
  });
  it('of decimals is a decimal: null of nothing', () => {
    expect(fold('avg', 'decimal', column(none('decimal')))).toBeNull();
    expect(fold('avg', 'decimal', column(decimal('3'), decimal('3')))).toMatchObject({ decimal: true });
  });
  it('avgif of no row that fits is NaN', () => {
    expect(fold('avgif', 'real', [[1, false]])).toBeNaN();
  });
});
