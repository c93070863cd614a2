import { converter } from '../../values/convert.ts';
import { isArray } from '../../values/dynamic.ts';
import { DOCS, alias, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** https://learn.microsoft.com/kusto/query/unicode-codepoints-from-string-function */
export const fromString = scalar({ name: 'unicode_codepoints_from_string', docs: 'unicode-codepoints-from-string-function', params: ['string'] },
  text => [...text].map(ch => BigInt(ch.codePointAt(0) ?? 0)));
export const toUtf8 = alias(fromString, 'to_utf8');

/** Numbers, and arrays of them, as the characters of a string. https://learn.microsoft.com/kusto/query/unicode-codepoints-to-string-function */
export const toText: ScalarFunction = {
  name: 'unicode_codepoints_to_string',
  docs: `${DOCS}unicode-codepoints-to-string-function`,
  prepare(use) {
    const convert = use.types.map(type => converter(type, 'long'));
    return (...args) => args.flatMap((arg, index) => (isArray(arg) ? arg.map(item => converter('dynamic', 'long')(item)) : [convert[index]?.(arg) ?? null]))
      .map(point => (typeof point === 'bigint' && point >= 0n && point <= 0x10ffffn ? String.fromCodePoint(Number(point)) : '')).join('');
  },
};
export const makeString = alias(toText, 'make_string');
