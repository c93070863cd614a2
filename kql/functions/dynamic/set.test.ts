import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/dynamic/set', () => {
  const cases = [
    { title: 'set_union(json(\'[1,2,1,4]\'), json(\'[1,2]\'), json(\'[8]\')) is [1n, 2n, 4n, 8n]', got: call('set_union', 'dynamic', json('[1,2,1,4]'), json('[1,2]'), json('[8]')), want: [1n, 2n, 4n, 8n] },
    { title: 'set_intersect(json(\'[1,2,3]\'), json(\'[3,1]\')) is [1n, 3n]', got: call('set_intersect', 'dynamic', json('[1,2,3]'), json('[3,1]')), want: [1n, 3n] },
    { title: 'set_difference(json(\'[1,2,3,1]\'), json(\'[1]\'), json(\'[3]\')) is [2n]', got: call('set_difference', 'dynamic', json('[1,2,3,1]'), json('[1]'), json('[3]')), want: [2n] },
    { title: 'set_has_element(json(\'["this","is"]\'), \'is\') is true', got: call('set_has_element', 'bool', json('["this","is"]'), 'is'), want: true },
    { title: 'set_has_element(json(\'[1,2]\'), 3n) is false', got: call('set_has_element', 'bool', json('[1,2]'), 3n), want: false },
    { title: 'jaccard_index(json(\'[1,2,3]\'), json(\'[1,2,3,4]\')) is 0.75', got: call('jaccard_index', 'real', json('[1,2,3]'), json('[1,2,3,4]')), want: 0.75 },
    { title: 'zip(json(\'["A",1,1.5]\'), json(\'[{},"B"]\')) is json(\'[["A",{}],[1,"B"],[1.5,null]]\')', got: call('zip', 'dynamic', json('["A",1,1.5]'), json('[{},"B"]')), want: json('[["A",{}],[1,"B"],[1.5,null]]').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
