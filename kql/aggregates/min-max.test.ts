import { describe, expect, it } from 'vitest';
import { datetime, none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/min-max', () => {
  it('pass nulls over', () => {
    expect(fold('max', 'long', column(none('long'), -1n, -2n))).toBe(-1n);
    expect(fold('min', 'long', column(none('long'), -1n, -2n))).toBe(-2n);
  });
  it('of nothing are null, of strings empty', () => {
    expect(fold('max', 'long', [], ['long'])).toBeNull();
    expect(fold('min', 'string', [], ['string'])).toBe('');
  });
  it('are NaN with one NaN, wherever it stands', () => {
    expect(fold('max', 'real', column(1.5, Number.NaN, 2.5))).toBeNaN();
    expect(fold('min', 'real', column(Number.NaN, 2.5))).toBeNaN();
  });
  it('compare times and texts', () => {
    expect(fold('max', 'datetime', column(datetime('2020-01-01'), datetime('2021-01-01')))).toBe(datetime('2021-01-01').value);
    expect(fold('max', 'string', column('b', 'a', 'B'))).toBe('b');
  });
  it('maxif takes only rows that fit', () => {
    expect(fold('maxif', 'long', [[1n, true], [2n, false]])).toBe(1n);
  });
});
