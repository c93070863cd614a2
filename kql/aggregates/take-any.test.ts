import { describe, expect, it } from 'vitest';
import { none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/take-any', () => {
  it('prefers a value to null', () => {
    expect(fold('take_any', 'long', column(none('long'), 2n, 3n))).toBe(2n);
  });
  it('take_anyif takes a row that fits, of none an empty string', () => {
    expect(fold('take_anyif', 'string', [['a', false], ['b', true]])).toBe('b');
    expect(fold('take_anyif', 'string', [['a', false]])).toBe('');
  });
});
