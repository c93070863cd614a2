import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/math/real', () => {
  const cases = [
    { title: 'log(-1.0) is null', got: call('log', 'real', -1.0), want: null },
    { title: 'log(0.0) is Number.NEGATIVE_INFINITY', got: call('log', 'real', 0.0), want: Number.NEGATIVE_INFINITY },
    { title: 'sqrt(-1.0) is Number.NaN', got: call('sqrt', 'real', -1.0), want: Number.NaN },
    { title: 'exp10(2n) is 100', got: call('exp10', 'real', 2n), want: 100 },
    { title: 'gamma(5n) is 24', got: call('gamma', 'real', 5n), want: 24 },
    { title: 'erf(0n) is 0', got: call('erf', 'real', 0n), want: 0 },
    { title: 'pow(2n, 3n) is 8', got: call('pow', 'real', 2n, 3n), want: 8 },
    { title: 'atan2(0n, -1n) is Math.PI', got: call('atan2', 'real', 0n, -1n), want: Math.PI },
    { title: 'degrees(Math.PI) is 180', got: call('degrees', 'real', Math.PI), want: 180 },
    { title: 'isnan(Number.NaN) is true', got: call('isnan', 'bool', Number.NaN), want: true },
    { title: 'isinf(Number.NEGATIVE_INFINITY) is true', got: call('isinf', 'bool', Number.NEGATIVE_INFINITY), want: true },
    { title: 'isfinite(0.0) is true', got: call('isfinite', 'bool', 0.0), want: true },
    { title: 'pi() is Math.PI', got: call('pi', 'real'), want: Math.PI },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
