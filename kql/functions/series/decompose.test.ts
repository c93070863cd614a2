import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/decompose', () => {
  const cases = [
    { title: 'series_seasonal(json(\'[1,3,5,1,3,5,2,4,6]\'), 3n) is [1, 3, 5, 1, 3, 5, 1, 3, 5]', got: call('series_seasonal', 'dynamic', json('[1,3,5,1,3,5,2,4,6]'), 3n), want: [1, 3, 5, 1, 3, 5, 1, 3, 5] },
    { title: 'series_seasonal(json(\'[8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10]\')) is [10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10]', got: call('series_seasonal', 'dynamic', json('[8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10]')), want: [10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10, 10, 12, 14, 12, 10] },
    { title: 'series_seasonal(json(\'[1,3,5,2,4,6,1,3,5,2,4,6]\')) is [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]', got: call('series_seasonal', 'dynamic', json('[1,3,5,2,4,6,1,3,5,2,4,6]')), want: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    { title: 'series_decompose(json(\'[1,2,3,4]\'), 0n, \'linefit\') is [[1, 2, 3, 4], [0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, 0]]', got: call('series_decompose', 'dynamic', json('[1,2,3,4]'), 0n, 'linefit'), want: [[1, 2, 3, 4], [0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, 0]] },
    { title: 'series_decompose_forecast(json(\'[1,2,3,0]\'), 1n, 0n) is [[1, 2, 3, 4], [0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, -4]]', got: call('series_decompose_forecast', 'dynamic', json('[1,2,3,0]'), 1n, 0n), want: [[1, 2, 3, 4], [0, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, -4]] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
  it('takes a period longer than the series, and costs no more for it', () => {
    expect(call('series_seasonal', 'dynamic', json('[3,1,2]'), 9_223_372_036_854_775_807n)).toEqual([3, 1, 2]);
  });
});
