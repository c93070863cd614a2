import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/dynamic/array', () => {
  const cases = [
    { title: 'array_length(json(\'[1,2,3,"four"]\')) is 4n', got: call('array_length', 'long', json('[1,2,3,"four"]')), want: 4n },
    { title: 'array_length(json(\'{"a":1}\')) is null', got: call('array_length', 'long', json('{"a":1}')), want: null },
    { title: 'array_concat(json(\'[1,2]\'), none(\'dynamic\'), json(\'[3]\')) is [1n, 2n, 3n]', got: call('array_concat', 'dynamic', json('[1,2]'), none('dynamic'), json('[3]')), want: [1n, 2n, 3n] },
    { title: 'array_reverse(json(\'["this","is"]\')) is [\'is\', \'this\']', got: call('array_reverse', 'dynamic', json('["this","is"]')), want: ['is', 'this'] },
    { title: 'array_sum(json(\'[1,null,3]\')) is 4', got: call('array_sum', 'real', json('[1,null,3]')), want: 4 },
    { title: 'array_sum(json(\'[]\')) is null', got: call('array_sum', 'real', json('[]')), want: null },
    { title: 'array_slice(json(\'[1,2,3,4,5]\'), 2n, -1n) is [3n, 4n, 5n]', got: call('array_slice', 'dynamic', json('[1,2,3,4,5]'), 2n, -1n), want: [3n, 4n, 5n] },
    { title: 'array_slice(json(\'[1,2,3,4,5]\'), -3n, -2n) is [3n, 4n]', got: call('array_slice', 'dynamic', json('[1,2,3,4,5]'), -3n, -2n), want: [3n, 4n] },
    { title: 'array_split(json(\'[1,2,3,4,5]\'), json(\'[1,3]\')) is [[1n], [2n, 3n], [4n, 5n]]', got: call('array_split', 'dynamic', json('[1,2,3,4,5]'), json('[1,3]')), want: [[1n], [2n, 3n], [4n, 5n]] },
    { title: 'array_split(json(\'[1,2,3,4,5]\'), 2n) is [[1n, 2n], [3n, 4n, 5n]]', got: call('array_split', 'dynamic', json('[1,2,3,4,5]'), 2n), want: [[1n, 2n], [3n, 4n, 5n]] },
    { title: 'array_rotate_left(json(\'[1,2,3,4,5]\'), -2n) is [4n, 5n, 1n, 2n, 3n]', got: call('array_rotate_left', 'dynamic', json('[1,2,3,4,5]'), -2n), want: [4n, 5n, 1n, 2n, 3n] },
    { title: 'array_rotate_right(json(\'[1,2,3,4,5]\'), 2n) is [4n, 5n, 1n, 2n, 3n]', got: call('array_rotate_right', 'dynamic', json('[1,2,3,4,5]'), 2n), want: [4n, 5n, 1n, 2n, 3n] },
    { title: 'array_shift_left(json(\'[1,2,3]\'), 2n) is [3n, null, null]', got: call('array_shift_left', 'dynamic', json('[1,2,3]'), 2n), want: [3n, null, null] },
    { title: 'array_index_of(json(\'[1,2]\'), 2n, 0n, -2n) is null', got: call('array_index_of', 'long', json('[1,2]'), 2n, 0n, -2n), want: null },
    { title: 'array_index_of(json(\'[1,2]\'), 2n, 0n, -1n, -1n) is null', got: call('array_index_of', 'long', json('[1,2]'), 2n, 0n, -1n, -1n), want: null },
    { title: 'array_shift_left(json(\'["a","b"]\'), 1n) fills texts up with empty ones', got: call('array_shift_left', 'dynamic', json('["a","b"]'), 1n), want: ['b', ''] },
    { title: 'array_shift_left(json(\'["a",1]\'), 1n) fills up with null', got: call('array_shift_left', 'dynamic', json('["a",1]'), 1n), want: [1n, null] },
    { title: 'array_shift_right(json(\'[1,2,3]\'), 2n, -1n) is [-1n, -1n, 1n]', got: call('array_shift_right', 'dynamic', json('[1,2,3]'), 2n, -1n), want: [-1n, -1n, 1n] },
    { title: 'array_index_of(json(\'["this","is","an","example","an","example"]\'), \'example\', 1n, 3n) is 3n', got: call('array_index_of', 'long', json('["this","is","an","example","an","example"]'), 'example', 1n, 3n), want: 3n },
    { title: 'array_index_of(json(\'["this","is","an","example","an","example"]\'), \'an\', 1n, -1n, 2n) is 4n', got: call('array_index_of', 'long', json('["this","is","an","example","an","example"]'), 'an', 1n, -1n, 2n), want: 4n },
    { title: 'array_index_of(json(\'["this","is","an"]\'), \'none\') is -1n', got: call('array_index_of', 'long', json('["this","is","an"]'), 'none'), want: -1n },
    { title: 'array_iff(json(\'[true,false,true]\'), json(\'[1,2,3]\'), json(\'[4,5,6]\')) is [1n, 5n, 3n]', got: call('array_iff', 'dynamic', json('[true,false,true]'), json('[1,2,3]'), json('[4,5,6]')), want: [1n, 5n, 3n] },
    { title: 'array_iff(json(\'[1,0,50]\'), \'yes\', \'no\') is [\'yes\', \'no\', \'yes\']', got: call('array_iff', 'dynamic', json('[1,0,50]'), 'yes', 'no'), want: ['yes', 'no', 'yes'] },
    { title: 'array_iff(json(\'["a",null]\'), 1n, 0n) is [null, null]', got: call('array_iff', 'dynamic', json('["a",null]'), 1n, 0n), want: [null, null] },
    { title: 'strcat_array(json(\'[1,null,3]\'), \'->\') is \'1->->3\'', got: call('strcat_array', 'string', json('[1,null,3]'), '->'), want: '1->->3' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
