import { describe, expect, it } from 'vitest';
import { json, none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/percentile', () => {
  it('is a value of the column, nulls left out', () => {
    expect(fold('percentile', 'long', [[10n, 50n], [none('long'), 50n], [5n, 50n], [15n, 50n]])).toBe(10n);
    expect(fold('percentile', 'real', [[1.5, 50n], [3.5, 50n]])).toBe(1.5);
  });
  it('of nothing is null', () => {
    expect(fold('percentile', 'long', [], ['long', 'long'])).toBeNull();
  });
  it('counts weights: 8, 6, 3 and 1 make 20 the middle', () => {
    const rows = [[10n, 8n, 50n], [20n, 6n, 50n], [30n, 3n, 50n], [40n, 1n, 50n]];
    expect(fold('percentilew', 'long', rows)).toBe(20n);
    const wanted = json('[50,75,99.9]');
    expect(fold('percentilesw_array', 'dynamic', rows.map(([value = 0n, weight = 0n]) => [value, weight, wanted]))).toEqual([20n, 20n, 40n]);
  });
  it('of a hundred values is the one at its rank', () => {
    expect(fold('percentiles_array', 'dynamic', column(...Array.from({ length: 100 }, (_item, index) => BigInt(index + 1))).map(row => [...row, 5n, 99n]))).toEqual([5n, 99n]);
  });
});
