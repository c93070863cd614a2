import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReal, realText } from './real.ts';

describe('kql/values/real', () => {
  it('prints as the engine does: a point always, 0.1 + 0.2 with a 7', () => {
    expect([1, -2.5, 0.1 + 0.2, 1 / 3, -0, 1e300, 1.5e-7, Number.NaN, Number.POSITIVE_INFINITY].map(realText))
      .toEqual(['1.0', '-2.5', '0.30000000000000007', '0.3333333333333333', '-0.0', '1e300', '1.5e-7', 'NaN', 'inf']);
  });
  it('prints nothing that does not read back', () => {
    fc.assert(fc.property(fc.double(), value => {
      expect(parseReal(realText(value))).toBe(value);
    }), { numRuns: 2000, examples: [[5.0877765611314366e175]] });
  });
});
