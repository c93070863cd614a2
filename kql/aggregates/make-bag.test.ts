import { describe, expect, it } from 'vitest';
import { json, none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';
import { isBag } from '../values/dynamic.ts';

describe('kql/aggregates/make-bag', () => {
  it('merges bags, the first value of a key stays, others than bags count for nothing', () => {
    expect(fold('make_bag', 'dynamic', column(json('{"x":1}'), none('dynamic'), json('{"x":2,"y":3}'), json('7')))).toEqual(json('{"x":1,"y":3}').value);
  });
  it('is an empty bag of nothing', () => {
    expect(fold('make_bag', 'dynamic', column(none('dynamic')))).toEqual(json('{}').value);
  });
  it('stops at 128 keys under the old name', () => {
    const many = json(`{${Array.from({ length: 200 }, (_item, index) => `"k${index}":1`).join(',')}}`);
    const sizes = ['make_dictionary', 'make_bag'].map(name => fold(name, 'dynamic', column(many))).map(found => (isBag(found) ? found.bag.size : 0));
    expect(sizes).toEqual([128, 200]);
  });
});
