import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/outliers', () => {
  const cases = [
    { title: 'series_outliers(json(\'[5,5,5,5]\')) is [0, 0, 0, 0]', got: call('series_outliers', 'dynamic', json('[5,5,5,5]')), want: [0, 0, 0, 0] },
    { title: 'series_outliers(json(\'[0,1,2,3,4,5,6,7,8,28]\'), \'tukey\') is [-0.5, -0.2777777777777778, -0.05555555555555555, 0, 0, 0, 0, 0.05555555555555555, 0.2777777777777778, 4.722222222222222]', got: call('series_outliers', 'dynamic', json('[0,1,2,3,4,5,6,7,8,28]'), 'tukey'), want: [-0.5, -0.2777777777777778, -0.05555555555555555, 0, 0, 0, 0, 0.05555555555555555, 0.2777777777777778, 4.722222222222222] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
