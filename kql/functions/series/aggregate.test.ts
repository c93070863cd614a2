import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/aggregate', () => {
  const cases = [
    { title: 'series_sum(json(\'[1,2,3,4]\')) is 10', got: call('series_sum', 'real', json('[1,2,3,4]')), want: 10 },
    { title: 'series_product(json(\'[1,2,3,4]\')) is 24', got: call('series_product', 'real', json('[1,2,3,4]')), want: 24 },
    { title: 'series_magnitude(json(\'[3,4]\')) is 5', got: call('series_magnitude', 'real', json('[3,4]')), want: 5 },
    { title: 'series_dot_product(json(\'[1,2,4]\'), json(\'[4,2,1]\')) is 12', got: call('series_dot_product', 'real', json('[1,2,4]'), json('[4,2,1]')), want: 12 },
    { title: 'series_dot_product(json(\'[1,2,4]\'), 1n) is 7', got: call('series_dot_product', 'real', json('[1,2,4]'), 1n), want: 7 },
    { title: 'series_sum(json(\'[1,null]\')) is null', got: call('series_sum', 'real', json('[1,null]')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
