import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAny, compareText, comparer, keyer } from './compare.ts';

describe('kql/values/compare', () => {
  it('orders text as its UTF-8 bytes are ordered', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }), { numRuns: 1000 });
    expect(compareText('\uffff', '😀')).toBeLessThan(0);
  });
  it('has NaN before all reals and false before true', () => {
    expect(comparer('real')(Number.NaN, Number.NEGATIVE_INFINITY)).toBeLessThan(0);
    expect(comparer('bool')(false, true)).toBeLessThan(0);
  });
  it('has 2 days before 10 days in a dynamic, and the decimal 9 before 10', () => {
    expect(compareAny({ type: 'timespan', value: 1_728_000_000_000n }, { type: 'timespan', value: 8_640_000_000_000n })).toBeLessThan(0);
    expect(compareAny({ type: 'timespan', value: -1n }, { type: 'timespan', value: -2n })).toBeGreaterThan(0);
    expect(compareAny({ type: 'decimal', value: { decimal: true, units: 9n, scale: 0 } }, { type: 'decimal', value: { decimal: true, units: 10n, scale: 0 } })).toBeLessThan(0);
  });
  it('has one key for decimals of one value, and two for 1 and "1" in a dynamic', () => {
    const decimal = keyer('decimal');
    expect(decimal({ decimal: true, units: 10n, scale: 1 })).toBe(decimal({ decimal: true, units: 1n, scale: 0 }));
    expect(keyer('dynamic')('1')).not.toBe(keyer('dynamic')(1n));
  });
});
