import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/convert/sketch', () => {
  const cases = [
    { title: 'dcount_hll(json(\'{"hll":["a","b"]}\')) is 2n', got: call('dcount_hll', 'long', json('{"hll":["a","b"]}')), want: 2n },
    { title: 'percentile_tdigest(json(\'{"tdigest":[[1.0,1],[2.0,2]]}\'), 50n) is 2', got: call('percentile_tdigest', 'dynamic', json('{"tdigest":[[1.0,1],[2.0,2]]}'), 50n), want: 2 },
    { title: 'rank_tdigest(json(\'{"tdigest":[[1,1],[2,1],[3,1]]}\'), 2n) is 2', got: call('rank_tdigest', 'real', json('{"tdigest":[[1,1],[2,1],[3,1]]}'), 2n), want: 2 },
    { title: 'percentrank_tdigest of 2 among 1, 2, 3 and 4 is 50', got: call('percentrank_tdigest', 'real', json('{"tdigest":[[1,1],[2,1],[3,1],[4,1]]}'), 2n), want: 50 },
    { title: 'percentrank_tdigest of 0 among 1 is 0', got: call('percentrank_tdigest', 'real', json('{"tdigest":[[1,1]]}'), 0n), want: 0 },
    { title: 'percentrank_tdigest of nothing is null', got: call('percentrank_tdigest', 'real', json('{"x":1}'), 2n), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
