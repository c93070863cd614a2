import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from './dynamic.ts';
import { parseJson } from './json.ts';

describe('kql/values/json', () => {
  it('keeps every digit of a long and tells 1 from 1.0', () => {
    expect(parseJson('[9223372036854775807, 1, 1.0, 1e2, 9223372036854775808]')).toEqual([9_223_372_036_854_775_807n, 1n, 1, 100, 9_223_372_036_854_775_808]);
  });
  it('is undefined for what is no JSON', () => {
    for (const text of ['', '{', '[1,]', '{"a" 1}', "{'a':1}", '"\t"', '01', 'nul', '1 2', '"\\x"', '[1}']) expect(parseJson(text)).toBeUndefined();
  });
  it('does not fill the stack with a thousand brackets', () => {
    expect(parseJson('['.repeat(100_000))).toBeUndefined();
  });
  it('reads what JSON.stringify writes, and prints it again', () => {
    fc.assert(fc.property(fc.json(), text => {
      const value = parseJson(text);
      expect(value).not.toBeUndefined();
      if (value !== undefined) expect(parseJson(jsonText(value))).toEqual(value);
    }), { numRuns: 500 });
  });
});
