import { describe, expect, it } from 'vitest';
import { json, none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/dcount', () => {
  it('counts different values without null: 2 of a, a, b', () => {
    expect(fold('dcount', 'long', column('a', 'a', 'b'))).toBe(2n);
    expect(fold('dcount', 'long', column(1n, none('long'), 1n))).toBe(1n);
  });
  it('tells a text of digits from a number in a dynamic', () => {
    expect(fold('dcount', 'long', column(json('"1"'), json('1'), json('1')))).toBe(2n);
  });
  it('dcountif and count_distinct do the same', () => {
    expect(fold('dcountif', 'long', [['a', true], ['b', false]])).toBe(1n);
    expect(fold('count_distinct', 'long', column('a', ''))).toBe(2n);
  });
});
