import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/elementwise', () => {
  const cases = [
    { title: 'series_add(json(\'[1,2,4]\'), json(\'[4,2,1]\')) is [5n, 4n, 5n]', got: call('series_add', 'dynamic', json('[1,2,4]'), json('[4,2,1]')), want: [5n, 4n, 5n] },
    { title: 'series_divide(json(\'[1,2,4]\'), json(\'[4,2,1]\')) is [0.25, 1, 4]', got: call('series_divide', 'dynamic', json('[1,2,4]'), json('[4,2,1]')), want: [0.25, 1, 4] },
    { title: 'series_multiply(10n, json(\'[1,null]\')) is [10n, null]', got: call('series_multiply', 'dynamic', 10n, json('[1,null]')), want: [10n, null] },
    { title: 'series_subtract(json(\'[1.5,2]\'), json(\'[1]\')) is [0.5, null]', got: call('series_subtract', 'dynamic', json('[1.5,2]'), json('[1]')), want: [0.5, null] },
    { title: 'series_greater_equals(json(\'[1,2,4]\'), json(\'[4,2,1]\')) is [false, true, true]', got: call('series_greater_equals', 'dynamic', json('[1,2,4]'), json('[4,2,1]')), want: [false, true, true] },
    { title: 'series_greater(json(\'[1,2]\'), 1n) is [false, true]', got: call('series_greater', 'dynamic', json('[1,2]'), 1n), want: [false, true] },
    { title: 'series_abs(json(\'[-6.5,0,8.2]\')) is [6.5, 0, 8.2]', got: call('series_abs', 'dynamic', json('[-6.5,0,8.2]')), want: [6.5, 0, 8.2] },
    { title: 'series_sign(json(\'[-6,0,8]\')) is [-1n, 0n, 1n]', got: call('series_sign', 'dynamic', json('[-6,0,8]')), want: [-1n, 0n, 1n] },
    { title: 'series_floor(json(\'[-1.5,1,2.5]\')) is [-2, 1, 2]', got: call('series_floor', 'dynamic', json('[-1.5,1,2.5]')), want: [-2, 1, 2] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
