import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECEIVED, alert } from './fixtures.ts';
import { readAlerts } from './index.ts';

const read = (text: string) => readAlerts(new TextEncoder().encode(text), 'alerts.json', RECEIVED);
const reasons = (text: string) => read(text).rejected.map(({ index, reason }) => `${index}: ${reason}`);

describe('src/ingest/read', () => {
  it('reads one document, an array, lines, and a page of a Graph list', () => {
    const [a, b] = [alert({ id: 'a' }), alert({ id: 'b' })];
    const one = JSON.stringify(a, null, 2);
    expect(read(one)).toEqual({ alerts: [{ index: 0, raw: a }], rejected: [] });
    expect(read(`\uFEFF${one}\n`).alerts).toHaveLength(1);
    const two = { alerts: [{ index: 0, raw: a }, { index: 1, raw: b }], rejected: [] };
    expect(read(JSON.stringify([a, b]))).toEqual(two);
    expect(read(`${JSON.stringify(a)}\r\n\n${JSON.stringify(b)}\n`)).toEqual(two);
    expect(read(JSON.stringify({ '@odata.context': 'https://graph.microsoft.com', value: [a, b] }))).toEqual(two);
  });

  it('rejects one member without losing the others, and counts all of them', () => {
    const result = read(`[${JSON.stringify(alert())}, {"a":1,"\\u0061":2}, ${JSON.stringify(alert())}]`);
    expect(result.alerts.map((item) => item.index)).toEqual([0, 2]);
    expect(result.rejected).toMatchObject([{ file: 'alerts.json', index: 1, at: RECEIVED, reason: 'the key "a" occurs twice in one object', excerpt: '{"a":1,"\\u0061":2}' }]);
    expect(reasons(`${JSON.stringify(alert())}\n{"a":\n`)).toEqual(['1: not JSON: expected a JSON value at line 1, column 6']);
  });

  it.each([
    ['', '0: empty: expected an alert in JSON, an array of them, or one a line'],
    ['[]', '0: an empty array: there is no alert in it'],
    ['{"a": NaN}', '0: not JSON: expected a JSON value at line 1, column 7'],
    ['{\n  "a": 1,\n}', '0: not JSON: expected a key in quotation marks at line 3, column 1'],
    ['{"a": 1e999}', '0: a number is out of range'],
    ['{"a": "\\ud800"}', '0: a string is not well-formed Unicode'],
    ['{"__proto__": {"polluted": true}}', '0: a key is "__proto__"'],
    ['{"a": {"b": 1, "b": 2}}', '0: the key "b" occurs twice in one object'],
    [`{"a": "${'x'.repeat(262_145)}"}`, '0: a string is longer than 262144 characters'],
    [`{"a": "${'x'.repeat(1_048_576)}"}`, '0: larger than 1048576 characters'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, '0: nested deeper than 64 levels'],
    [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, '0: nested deeper than 64 levels'],
    ['['.repeat(1_000_000), '0: not JSON: expected a JSON value at line 1, column 1000001'],
    ['\n['.repeat(1_000_002), '0: not JSON: nested deeper than 1000000 levels at line 1000003, column 1'],
  ].map(([text = '', reason = '']) => ({ text, reason })))('rejects input with "$reason"', ({ text, reason }) => {
    expect(read(text).alerts).toEqual([]);
    expect(reasons(text)).toEqual([reason]);
  });

  it('rejects bytes that are no UTF-8, by the digest of the bytes', () => {
    const result = readAlerts(new Uint8Array([0x7b, 0xff, 0x7d]), 'x', RECEIVED);
    expect(result.rejected).toMatchObject([{ reason: 'not valid UTF-8', excerpt: '{\uFFFD}' }]);
  });

  it('takes what JSON.parse takes and nothing else, and never throws', () => {
    const texts = fc.oneof(fc.json({ maxDepth: 5 }), fc.string({ unit: 'binary', maxLength: 30 }), fc.json().map((text) => text.slice(1)));
    fc.assert(fc.property(texts, (json) => {
      const text = `{"v":${json}}`;
      const { alerts, rejected } = read(text);
      expect(alerts.length + rejected.length).toBeGreaterThan(0);
      if (alerts.length === 1) expect(alerts[0]?.raw).toEqual(JSON.parse(text));
      read(json);
    }));
  });
});
