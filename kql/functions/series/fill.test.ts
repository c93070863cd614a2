import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/series/fill', () => {
  const cases = [
    { title: 'series_fill_forward(json(\'[null,36,null,16]\')) is [null, 36n, 36n, 16n]', got: call('series_fill_forward', 'dynamic', json('[null,36,null,16]')), want: [null, 36n, 36n, 16n] },
    { title: 'series_fill_backward(json(\'[null,36,null,16]\')) is [36n, 36n, 16n, 16n]', got: call('series_fill_backward', 'dynamic', json('[null,36,null,16]')), want: [36n, 36n, 16n, 16n] },
    { title: 'series_fill_const(json(\'[111,null,36]\'), 0.0) is [111n, 0, 36n]', got: call('series_fill_const', 'dynamic', json('[111,null,36]'), 0.0), want: [111n, 0, 36n] },
    { title: 'series_fill_const(json(\'[1,-1]\'), 5n, -1n) is [1n, 5n]', got: call('series_fill_const', 'dynamic', json('[1,-1]'), 5n, -1n), want: [1n, 5n] },
    { title: 'series_fill_linear(json(\'[null,111,null,36,41,null,null,16,null]\')) is [111n, 111n, 73n, 36n, 41n, 32n, 24n, 16n, 16n]', got: call('series_fill_linear', 'dynamic', json('[null,111,null,36,41,null,null,16,null]')), want: [111n, 111n, 73n, 36n, 41n, 32n, 24n, 16n, 16n] },
    { title: 'series_fill_linear(json(\'[null,111.0,null,36.0]\'), none(\'real\'), false) is [null, 111, 73.5, 36]', got: call('series_fill_linear', 'dynamic', json('[null,111.0,null,36.0]'), none('real'), false), want: [null, 111, 73.5, 36] },
    { title: 'series_fill_linear(json(\'[null,null]\')) is [0, 0]', got: call('series_fill_linear', 'dynamic', json('[null,null]')), want: [0, 0] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
