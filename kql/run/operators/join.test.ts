import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../index.ts';
import { answer, columnsOf } from '../../testing/answer.ts';

const L = 'let L = datatable(k: long, l: string)[1, "a", 1, "b", 2, "c", long(null), "n"];';
const R = 'let R = datatable(k: long, r: string)[1, "x", 3, "z", long(null), "m"];';

describe('kql join', () => {
  it.each([
    ['innerunique', [['1', 'a', '1', 'x'], ['null', 'n', 'null', 'm']]],
    ['inner', [['1', 'a', '1', 'x'], ['1', 'b', '1', 'x'], ['null', 'n', 'null', 'm']]],
    ['leftouter', [['1', 'a', '1', 'x'], ['1', 'b', '1', 'x'], ['2', 'c', 'null', ''], ['null', 'n', 'null', 'm']]],
    ['rightouter', [['1', 'a', '1', 'x'], ['1', 'b', '1', 'x'], ['null', 'n', 'null', 'm'], ['null', '', '3', 'z']]],
    ['leftanti', [['2', 'c']]],
    ['rightanti', [['3', 'z']]],
    ['leftsemi', [['1', 'a'], ['1', 'b'], ['null', 'n']]],
    ['rightsemi', [['1', 'x'], ['null', 'm']]],
  ])('kind=%s matches null with null', (kind, rows) => expect(answer(`${L}${R} L | join kind=${kind} R on k`)).toEqual(rows));

  it('is innerunique by default, and names the second of two columns with a 1', () => {
    expect(answer(`${L}${R} L | join R on k | count`)).toEqual([['2']]);
    expect(columnsOf(`${L}${R} L | join R on $left.k == $right.k`)).toEqual(['k:long', 'l:string', 'k1:long', 'r:string']);
  });

  it('filters the left side of an innerunique join before it picks a row', () => {
    expect(answer(`${L}${R} L | join R on k | where l == "b"`)).toEqual([['1', 'b', '1', 'x']]);
  });

  it('lookup leaves the keys of the right side out', () => {
    expect(answer(`${L}${R} L | lookup R on k | where k == 2`)).toEqual([['2', 'c', '']]);
    expect(answer(`${L}${R} L | lookup kind=inner R on k | count`)).toEqual([['3']]);
  });

  it('joins an int with a long', () => {
    expect(answer('datatable(a: int)[1] | join kind=inner (datatable(b: long)[1, 2]) on $left.a == $right.b')).toEqual([['1', '1']]);
  });

  it('gives the same rows for any order of the right side', () => {
    const schema: Schema = { tables: { A: [{ name: 'k', type: 'long' }], B: [{ name: 'k', type: 'long' }, { name: 'v', type: 'long' }] } };
    const keys = fc.array(fc.record({ k: fc.integer({ min: 0, max: 4 }), v: fc.integer() }), { maxLength: 12 });
    const query = 'A | join kind=fullouter B on k';
    fc.assert(fc.property(keys, keys, (a, b) => {
      const sorted = (right: typeof b): string[] => answer(query, { A: a.map(({ k }) => ({ k })), B: right }, schema).map(String).sort();
      expect(sorted(b)).toEqual(sorted(b.toReversed()));
    }), { numRuns: 30 });
  });
});
