import { describe, expect, it } from 'vitest';
import { none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/count', () => {
  it('counts rows with null too: 3 of 3', () => {
    expect(fold('count', 'long', column(1n, none('long'), 3n))).toBe(3n);
  });
  it('countif takes only true: 1 of true, false and null', () => {
    expect(fold('countif', 'long', column(true, false, none('bool')))).toBe(1n);
  });
  it('is 0 of no rows', () => {
    expect(fold('count', 'long', [], [])).toBe(0n);
  });
});
