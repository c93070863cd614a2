import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/dynamic/range', () => {
  const cases = [
    { title: 'range(1n, 8n, 3n) is [1n, 4n, 7n]', got: call('range', 'dynamic', 1n, 8n, 3n), want: [1n, 4n, 7n] },
    { title: 'range(1n, 3n) is [1n, 2n, 3n]', got: call('range', 'dynamic', 1n, 3n), want: [1n, 2n, 3n] },
    { title: 'range(3n, 1n, -1n) is [3n, 2n, 1n]', got: call('range', 'dynamic', 3n, 1n, -1n), want: [3n, 2n, 1n] },
    { title: 'range(1.0, 2n, 0.5) is [1, 1.5, 2]', got: call('range', 'dynamic', 1.0, 2n, 0.5), want: [1, 1.5, 2] },
    { title: 'range(1n, 3n, 0n) is null', got: call('range', 'dynamic', 1n, 3n, 0n), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
