import { describe, expect, it } from 'vitest';
import { json, none, timespan } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/make-list', () => {
  it('leaves nulls out, but not empty strings', () => {
    expect(fold('make_list', 'dynamic', column(1n, none('long'), 2n))).toEqual([1n, 2n]);
    expect(fold('make_list', 'dynamic', column('', 'a'))).toEqual(['', 'a']);
  });
  it('puts the elements of arrays in, and null of a dynamic column', () => {
    expect(fold('make_list', 'dynamic', column(json('[1,2]'), none('dynamic'), json('{"a":1}')))).toEqual([1n, 2n, null, json('{"a":1}').value]);
  });
  it('keeps so many as the last argument says', () => {
    expect(fold('make_list', 'dynamic', [[1n, 2n], [2n, 2n], [3n, 2n]])).toEqual([1n, 2n]);
  });
  it('make_list_with_nulls keeps nulls', () => {
    expect(fold('make_list_with_nulls', 'dynamic', column(none('long'), 4n))).toEqual([null, 4n]);
  });
  it('make_set has each value once, in the order of the rows', () => {
    expect(fold('make_set', 'dynamic', column(5n, 3n, 5n))).toEqual([5n, 3n]);
    expect(fold('make_set', 'dynamic', column(json('["A1","A2"]'), json('["A2","C1"]')))).toEqual(['A1', 'A2', 'C1']);
  });
  it('holds times as what they are', () => {
    expect(fold('make_set', 'dynamic', column(timespan('1h')))).toEqual([{ type: 'timespan', value: 36_000_000_000n }]);
  });
  it('make_list_if and make_set_if take rows that fit', () => {
    expect(fold('make_list_if', 'dynamic', [['a', true], ['b', false]])).toEqual(['a']);
    expect(fold('make_set_if', 'dynamic', [['a', true], ['a', true]])).toEqual(['a']);
  });
  it('stops at 128 under the old names, where no other number is asked for', () => {
    const rows = column(...Array.from({ length: 200 }, (_item, index) => BigInt(index)));
    const length = (name: string, given: typeof rows): number => [fold(name, 'dynamic', given)].flat().length;
    expect(['makelist', 'makeset', 'make_list', 'make_set'].map(name => length(name, rows))).toEqual([128, 128, 200, 200]);
    expect(['makelist', 'makeset'].map(name => length(name, rows.map(row => [...row, 150n])))).toEqual([150, 150]);
  });
});
