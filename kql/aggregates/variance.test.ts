import { describe, expect, it } from 'vitest';
import { none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

const ten = column(1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n);

describe('kql/aggregates/variance', () => {
  it('is rounded to ten digits, and the deviation is its root', () => {
    expect(fold('variance', 'real', ten)).toBe(9.1666666667);
    expect(fold('stdev', 'real', ten)).toBe(3.027650354102996);
    expect(fold('variancep', 'real', ten)).toBe(8.25);
  });
  it('of one value or none is 0', () => {
    expect(fold('stdev', 'real', column(5n))).toBe(0);
    expect(fold('variance', 'real', column(none('long')))).toBe(0);
  });
  it('covariance of 1..5 with 14, 10, 17, 20, 50 is 20.5', () => {
    const rows = [[1, 14], [2, 10], [3, 17], [4, 20], [5, 50]];
    expect(fold('covariance', 'real', rows)).toBe(20.5);
    expect(fold('covariancep', 'real', rows)).toBe(16.4);
  });
  it('varianceif takes rows that fit', () => {
    expect(fold('varianceif', 'real', [[1n, true], [100n, false], [3n, true]])).toBe(2);
  });
});
