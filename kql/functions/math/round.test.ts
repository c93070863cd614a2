import { describe, expect, it } from 'vitest';
import { call, none } from '../testing.ts';

describe('kql/functions/math/round', () => {
  const cases = [
    { title: 'round(2.5) is 3', got: call('round', 'real', 2.5), want: 3 },
    { title: 'round(-2.5) is -3', got: call('round', 'real', -2.5), want: -3 },
    { title: 'round(3.25, 1n) is 3.3', got: call('round', 'real', 3.25, 1n), want: 3.3 },
    { title: 'round(7n) is 7n', got: call('round', 'long', 7n), want: 7n },
    { title: 'round(12345.0, -2n) is 12300', got: call('round', 'real', 12345.0, -2n), want: 12300 },
    { title: 'round(1.5, 1000n) is 1.5', got: call('round', 'real', 1.5, 1000n), want: 1.5 },
    { title: 'round(1.5, -1000n) is 0', got: call('round', 'real', 1.5, -1000n), want: 0 },
    { title: 'ceiling(-1.1) is -1', got: call('ceiling', 'real', -1.1), want: -1 },
    { title: 'ceiling(none(\'real\')) is null', got: call('ceiling', 'real', none('real')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
