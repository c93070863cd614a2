import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/stats', () => {
  const cases = [
    { title: 'series_stats(json(\'[5,1,3]\')) is [1, 1n, 5, 0n, 3, 2, 4]', got: call('series_stats', 'dynamic', json('[5,1,3]')), want: [1, 1n, 5, 0n, 3, 2, 4] },
    { title: 'series_stats_dynamic(json(\'[5,1,3]\')) is { bag: new Map<string, number | bigint>([[\'min\', 1], [\'min_idx\', 1n], [\'max\', 5], [\'max_idx\', 0n], [\'avg\', 3], [\'stdev\', 2], [\'variance\', 4], [\'sum\', 9], [\'len\', 3n]]) }', got: call('series_stats_dynamic', 'dynamic', json('[5,1,3]')), want: { bag: new Map<string, number | bigint>([['min', 1], ['min_idx', 1n], ['max', 5], ['max_idx', 0n], ['avg', 3], ['stdev', 2], ['variance', 4], ['sum', 9], ['len', 3n]]) } },
    { title: 'series_stats(json(\'[]\')) is [null, null, null, null, null, null, null]', got: call('series_stats', 'dynamic', json('[]')), want: [null, null, null, null, null, null, null] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
