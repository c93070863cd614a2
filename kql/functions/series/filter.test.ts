import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/series/filter', () => {
  const cases = [
    { title: 'series_fir(json(\'[0,0,2,2,3]\'), json(\'[1,-1]\'), false, false) is [0n, 0n, 2n, 0n, 1n]', got: call('series_fir', 'dynamic', json('[0,0,2,2,3]'), json('[1,-1]'), false, false), want: [0n, 0n, 2n, 0n, 1n] },
    { title: 'series_fir(json(\'[0,10,0]\'), json(\'[1,1]\')) is [0, 5, 5]', got: call('series_fir', 'dynamic', json('[0,10,0]'), json('[1,1]')), want: [0, 5, 5] },
    { title: 'series_fir(json(\'[0,0,3,0,0]\'), json(\'[1,1,1]\'), true, true) is [0, 1, 1, 1, 0]', got: call('series_fir', 'dynamic', json('[0,0,3,0,0]'), json('[1,1,1]'), true, true), want: [0, 1, 1, 1, 0] },
    { title: 'series_iir(json(\'[1,2,3]\'), json(\'[1]\'), json(\'[1,-1]\')) is [1, 3, 6]', got: call('series_iir', 'dynamic', json('[1,2,3]'), json('[1]'), json('[1,-1]')), want: [1, 3, 6] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
