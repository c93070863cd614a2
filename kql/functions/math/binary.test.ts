import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/math/binary', () => {
  const cases = [
    { title: 'binary_and(6n, 3n) is 2n', got: call('binary_and', 'long', 6n, 3n), want: 2n },
    { title: 'binary_or(5n, 3n) is 7n', got: call('binary_or', 'long', 5n, 3n), want: 7n },
    { title: 'binary_xor(5n, 3n) is 6n', got: call('binary_xor', 'long', 5n, 3n), want: 6n },
    { title: 'binary_not(0n) is -1n', got: call('binary_not', 'long', 0n), want: -1n },
    { title: 'binary_shift_left(1n, 63n) is -9_223_372_036_854_775_808n', got: call('binary_shift_left', 'long', 1n, 63n), want: -9_223_372_036_854_775_808n },
    { title: 'binary_shift_right(-8n, 1n) is -4n', got: call('binary_shift_right', 'long', -8n, 1n), want: -4n },
    { title: 'bitset_count_ones(42n) is 3n', got: call('bitset_count_ones', 'long', 42n), want: 3n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
