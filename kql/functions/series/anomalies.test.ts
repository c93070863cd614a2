import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/anomalies', () => {
  const cases = [
    { title: 'series_decompose_anomalies(json(\'[1,1,1,1]\'), 1.5, 0n) is [[0n, 0n, 0n, 0n], [0, 0, 0, 0], [1, 1, 1, 1]]', got: call('series_decompose_anomalies', 'dynamic', json('[1,1,1,1]'), 1.5, 0n), want: [[0n, 0n, 0n, 0n], [0, 0, 0, 0], [1, 1, 1, 1]] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
