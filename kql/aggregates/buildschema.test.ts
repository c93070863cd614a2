import { describe, expect, it } from 'vitest';
import { json, none } from '../functions/testing.ts';
import { column, fold } from './testing.ts';

describe('kql/aggregates/buildschema', () => {
  it('has every type that was seen at a place, bags first', () => {
    expect(fold('buildschema', 'dynamic', column(
      json('{"x":1,"y":3.5}'), json('{"x":"somevalue","z":[1,2,3]}'), json('{"y":{"w":"zzz"},"t":["aa","bb"],"z":["foo"]}'),
    ))).toEqual(json('{"x":["long","string"],"y":[{"w":"string"},"double"],"z":{"`indexer`":["long","string"]},"t":{"`indexer`":"string"}}').value);
  });
  it('is null of nothing', () => {
    expect(fold('buildschema', 'dynamic', column(none('dynamic')))).toBeNull();
  });
});
