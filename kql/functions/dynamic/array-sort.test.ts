import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/dynamic/array-sort', () => {
  const cases = [
    { title: 'array_sort_asc(json(\'[1,3,4,5,2]\'), json(\'["a","b","c","d","e"]\')) is [[1n, 2n, 3n, 4n, 5n], [\'a\', \'e\', \'b\', \'c\', \'d\']]', got: call('array_sort_asc', 'dynamic', json('[1,3,4,5,2]'), json('["a","b","c","d","e"]')), want: [[1n, 2n, 3n, 4n, 5n], ['a', 'e', 'b', 'c', 'd']] },
    { title: 'array_sort_asc(json(\'[null,"blue","yellow","green",null]\')) is [\'blue\', \'green\', \'yellow\', null, null]', got: call('array_sort_asc', 'dynamic', json('[null,"blue","yellow","green",null]')), want: ['blue', 'green', 'yellow', null, null] },
    { title: 'array_sort_asc(json(\'[null,"blue",null]\'), false) is [null, null, \'blue\']', got: call('array_sort_asc', 'dynamic', json('[null,"blue",null]'), false), want: [null, null, 'blue'] },
    { title: 'array_sort_desc(json(\'[1,3,2]\')) is [3n, 2n, 1n]', got: call('array_sort_desc', 'dynamic', json('[1,3,2]')), want: [3n, 2n, 1n] },
    { title: 'array_sort_desc(json(\'1\')) is null', got: call('array_sort_desc', 'dynamic', json('1')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
