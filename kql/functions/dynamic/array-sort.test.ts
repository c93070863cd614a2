import { describe, expect, it } from 'vitest';
import { TICK, type DynamicScalar } from '../../values.ts';
import { call, json, type Typed } from '../testing.ts';

const day = (days: bigint): DynamicScalar => ({ type: 'timespan', value: days * TICK.day });
const guid: DynamicScalar = { type: 'guid', value: '74be27de-1e4e-49d9-b579-fe0b331d3642' };
const mixed: Typed = { type: 'dynamic', value: [true, 'b', guid, day(10n), 2.5, 'a', day(2n), 2n, false] };

describe('kql/functions/dynamic/array-sort', () => {
  const cases = [
    { title: 'array_sort_asc(json(\'[1,3,4,5,2]\'), json(\'["a","b","c","d","e"]\')) is [[1n, 2n, 3n, 4n, 5n], [\'a\', \'e\', \'b\', \'c\', \'d\']]', got: call('array_sort_asc', 'dynamic', json('[1,3,4,5,2]'), json('["a","b","c","d","e"]')), want: [[1n, 2n, 3n, 4n, 5n], ['a', 'e', 'b', 'c', 'd']] },
    { title: 'array_sort_asc(json(\'[null,"blue","yellow","green",null]\')) is [\'blue\', \'green\', \'yellow\', null, null]', got: call('array_sort_asc', 'dynamic', json('[null,"blue","yellow","green",null]')), want: ['blue', 'green', 'yellow', null, null] },
    { title: 'array_sort_asc(json(\'[null,"blue",null]\'), false) is [null, null, \'blue\']', got: call('array_sort_asc', 'dynamic', json('[null,"blue",null]'), false), want: [null, null, 'blue'] },
    { title: 'array_sort_desc(json(\'[1,3,2]\')) is [3n, 2n, 1n]', got: call('array_sort_desc', 'dynamic', json('[1,3,2]')), want: [3n, 2n, 1n] },
    { title: 'numbers, times, strings, guids and others come in this order', got: call('array_sort_asc', 'dynamic', mixed), want: [2n, 2.5, day(2n), day(10n), 'a', 'b', guid, false, true] },
    { title: 'and in the same order when each of them is sorted the other way', got: call('array_sort_desc', 'dynamic', mixed), want: [2.5, 2n, day(10n), day(2n), 'b', 'a', guid, true, false] },
    { title: 'array_sort_desc(json(\'1\')) is null', got: call('array_sort_desc', 'dynamic', json('1')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
