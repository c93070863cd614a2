import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/math/beta', () => {
  const cases = [
    { title: 'beta_cdf(1.5, 10.0, 20.0) is Number.NaN', got: call('beta_cdf', 'real', 1.5, 10.0, 20.0), want: Number.NaN },
    { title: 'beta_cdf(0.1, -1.0, 20.0) is 1', got: call('beta_cdf', 'real', 0.1, -1.0, 20.0), want: 1 },
    { title: 'beta_inv(1.5, 10.0, 20.0) is null', got: call('beta_inv', 'real', 1.5, 10.0, 20.0), want: null },
    { title: 'beta_pdf(-10.0, 10.0, 20.0) is Number.NaN', got: call('beta_pdf', 'real', -10.0, 10.0, 20.0), want: Number.NaN },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
