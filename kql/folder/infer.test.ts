import { describe, expect, it } from 'vitest';
import { parseJson } from '../values/json.ts';
import type { DynamicValue } from '../values.ts';
import { inferColumns } from './infer.ts';

const typeOf = (isText: boolean, ...values: readonly DynamicValue[]): string | undefined => inferColumns(values.map((value) => new Map([['x', value]])), isText)[0]?.type;

describe('kql/folder/infer', () => {
  it.each([
    ['long', ['1', '-7', null]], ['long', ['9223372036854775807']], ['real', ['9223372036854775808']], ['real', ['1', '2.5']], ['string', ['007']], ['bool', ['true', 'FALSE']], ['string', ['true', '1']],
    ['datetime', ['2024-02-29', '2024-02-29T23:59:59.1234567Z']], ['string', ['2024-02-30']], ['dynamic', ['{"a":1}', '[]']], ['dynamic', ['{"a":1}', 'x']], ['string', ['{a}']], ['string', [null]],
  ] as const)('is %s in CSV for %j', (type, values) => {
    expect(typeOf(true, ...values)).toBe(type);
  });

  it.each([
    ['string', '"50126"'], ['long', '50126'], ['real', '1.0'], ['bool', 'true'], ['datetime', '"2024-02-29 10:00:00+01:00"'], ['string', '"2024"'], ['dynamic', '[1]'], ['string', 'null'],
  ] as const)('is %s in JSON for %s', (type, json) => {
    expect(typeOf(false, parseJson(json) ?? null)).toBe(type);
  });

  it('keeps columns in the order in which they first appear, and takes one that only some rows have', () => {
    expect(inferColumns([new Map([['b', 1n]]), new Map<string, DynamicValue>([['a', 'x'], ['b', 2.5]])], false)).toEqual([{ name: 'b', type: 'real' }, { name: 'a', type: 'string' }]);
  });
});
