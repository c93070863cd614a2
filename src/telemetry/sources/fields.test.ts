import { describe, expect, it } from 'vitest';
import { at, jsonText, text, whole } from './fields.ts';

describe('src/telemetry/sources/fields', () => {
  it('finds a field by its path, and none that is not the record\'s own', () => {
    expect(at({ a: { b: [1] } }, 'a', 'b')).toEqual([1]);
    for (const path of [['constructor'], ['a', 'toString'], ['a', 'b', 'length'], ['__proto__'], ['c', 'd']]) expect(at({ a: { b: [1] } }, ...path), path.join('.')).toBeUndefined();
  });

  it.each([['0x1258', '4696'], ['12', '12'], [12, '12'], ['0xffffffffffffffff', '18446744073709551615'], ['-1', undefined], ['1.5', undefined], ['0x', undefined], [' 7 ', '7'], ['1'.repeat(20), undefined], [null, undefined]])('reads %j as the whole number %s', (given, expected) => {
    expect(whole(given)).toBe(expected);
  });

  it('writes what is nested as JSON, and nothing for what is empty', () => {
    expect([jsonText({ a: 1 }), jsonText([1]), jsonText('x'), jsonText(''), jsonText(null), text({}), text(0), text(false)]).toEqual(['{"a":1}', '[1]', 'x', undefined, undefined, undefined, '0', 'false']);
  });
});
