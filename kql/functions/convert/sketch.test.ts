import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/convert/sketch', () => {
  const cases = [
    { title: 'dcount_hll(json(\'{"hll":["a","b"]}\')) is 2n', got: call('dcount_hll', 'long', json('{"hll":["a","b"]}')), want: 2n },
    { title: 'percentile_tdigest(json(\'{"tdigest":[[1.0,1],[2.0,2]]}\'), 50n) is 2', got: call('percentile_tdigest', 'dynamic', json('{"tdigest":[[1.0,1],[2.0,2]]}'), 50n), want: 2 },
    { title: 'rank_tdigest(json(\'{"tdigest":[[1,1],[2,1],[3,1]]}\'), 2n) is 2', got: call('rank_tdigest', 'real', json('{"tdigest":[[1,1],[2,1],[3,1]]}'), 2n), want: 2 },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
