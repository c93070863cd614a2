import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { json } from './json.ts';
import { parsed } from './parse.ts';

function read(text: string | Buffer, size = 7, limits = LIMITS): { records: unknown[]; problems: string[] } {
  const records: unknown[] = [];
  const problems: string[] = [];
  const reader = json({ record: (value) => records.push(value), problem: (reason) => problems.push(reason) }, limits);
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) reader.push(bytes.subarray(from, from + size));
  reader.end();
  return { records, problems };
}

describe('src/telemetry/records/json', () => {
  it('gives the same records for every layout and every size of the pieces that they come in', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
    const layout = fc.constantFrom(
      (all: readonly object[]) => all.map((one) => JSON.stringify(one)).join('\n'), (all: readonly object[]) => JSON.stringify(all), (all: readonly object[]) => JSON.stringify(all, null, 2),
      (all: readonly object[]) => all.map((one) => JSON.stringify(one, null, '\t')).join(''), (all: readonly object[]) => JSON.stringify({ Records: all }), (all: readonly object[]) => `\uFEFF${JSON.stringify({ records: all }, null, 2)}\r\n`,
      (all: readonly object[]) => JSON.stringify({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns', value: all, more: { a: ['}', '"'] } }),
      (all: readonly object[]) => all.map((one) => JSON.stringify({ records: [one] })).join('\n'),
    );
    fc.assert(fc.property(fc.array(record, { maxLength: 5 }), layout, fc.integer({ min: 1, max: 40 }), (all, write, size) => {
      expect(read(write(all), size)).toEqual({ records: all.map((one) => parsed(JSON.stringify(one))), problems: [] });
    }));
  });

  it('takes an array in a column of a record for the value that it is', () => {
    const record = { time: '2024-01-01', value: [{ a: 1 }], records: [{ b: 2 }] };
    expect(read(JSON.stringify(record)).records).toEqual([record]);
  });

  it('keeps every digit of 9223372036854775807', () => {
    expect(read('{"a":9223372036854775807,"b":[-9007199254740993],"c":12,"d":"1234567890123456789"}').records).toEqual([{ a: '9223372036854775807', b: ['-9007199254740993'], c: 12, d: '1234567890123456789' }]);
  });

  it.each([
    ['{"a":1}{"b":', [{ a: 1 }], ['the last record is cut off']], ['[{"a":1},{"b":2}', [{ a: 1 }, { b: 2 }], ['the file ends inside its array']], ['[1, "}{", {"a":1}, null]', [{ a: 1 }], ['an element of the array is no JSON object', 'an element of the array is no JSON object', 'an element of the array is no JSON object']],
    ['Record 1\n{"a":1}\nRecord 2\n{"b":2}\n', [{ a: 1 }, { b: 2 }], []], ['{"a":1}\nhello {"b":2}\n{"c":3}', [{ a: 1 }, { c: 3 }], ['there is text between the records that is no JSON']], ['{"a":1]{"b":2}', [{ b: 2 }], ['a record is no JSON']],
    ['{"Records":[{"a":1}', [{ a: 1 }], ['the file ends inside its array']],
  ])('reads what can be read of %s', (text, records, problems) => {
    for (const size of [1, 3, 1000]) expect(read(text, size), String(size)).toEqual({ records, problems });
  });

  it('leaves out a record of 101 levels and one above the limit of bytes, and reads the next', () => {
    const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`;
    expect(read(`${deep}{"b":2}`, 5)).toEqual({ records: [{ b: 2 }], problems: ['a record is nested deeper than 100 levels'] });
    expect(read(`{"a":"${'x'.repeat(100)}"}{"b":2}`, 5, { ...LIMITS, record: 50 })).toEqual({ records: [{ b: 2 }], problems: ['a record is longer than 50 bytes'] });
  });

  it('is not stopped by a million open brackets', () => {
    expect(read('['.repeat(1_000_000), 65_536).records).toEqual([]);
    expect(read(`{"a":${'['.repeat(1_000_000)}`, 65_536)).toEqual({ records: [], problems: ['the last record is cut off'] });
  });
});
