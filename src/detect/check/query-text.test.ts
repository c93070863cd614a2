import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { inlineQuery, queryFile, queryOffsets } from './query-text.ts';

/** Lines as people write queries: indented, empty, with quotes, comments, tabs and characters outside the basic plane. */
const line = fc.array(fc.constantFrom('T', '| where', ' ', '  ', '"a b"', "it's", '\\d', '// x', ':', '#', '\t', 'é', '𝒳', '- ', '{', '}', '%', '!', '"'), { maxLength: 6 }).map((parts) => parts.join(''));
const queries = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.join('\n')).filter((text) => text.trim() !== '');

const File = z.object({ query: z.string() });
const read = (source: string): string => File.parse(parse(source)).query;
const LITERAL = (query: string, indent: number, chomp: string, explicit: boolean): string => `id: x\nquery: |${explicit ? indent : ''}${chomp}\n${query.split('\n').map((text) => (text === '' ? '' : ' '.repeat(indent) + text)).join('\n')}\nname: y\n`;

/** Whether the query that the file holds stands at the mapped offsets, escapes and folded breaks aside. */
function checkMap(source: string): void {
  const query = read(source);
  const offsets = queryOffsets(source, query);
  expect(offsets, JSON.stringify(source)).toHaveLength(query.length);
  offsets.forEach((offset, at) => {
    const [wanted, found] = [query.charAt(at), source.charAt(offset)];
    if (wanted === '\n' || wanted === ' ') expect(['\n', '\r', ' ', '\\', '\t', ''], JSON.stringify([source, at])).toContain(found);
    else if (found !== '\\') expect(found, JSON.stringify([source, at])).toBe(wanted);
    if (at > 0) expect(offset).toBeGreaterThanOrEqual(offsets[at - 1] ?? 0);
  });
}

describe('src/detect/check/query-text', () => {
  it('maps every character of literal blocks, of any indentation, chomping and indicator, with either line end', () => {
    fc.assert(fc.property(queries, fc.integer({ min: 1, max: 8 }), fc.constantFrom('', '-', '+'), fc.boolean(), fc.boolean(), (query, indent, chomp, explicit, crlf) => {
      // Without an indicator the first line says how deep the block is.
      const text = explicit ? query : `T\n${query}`;
      const source = LITERAL(text, indent, chomp, explicit);
      checkMap(crlf ? source.replaceAll('\n', '\r\n') : source);
    }), { numRuns: 500 });
  });

  it.each(['BLOCK_FOLDED', 'BLOCK_LITERAL', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN'] as const)('maps every character of what a YAML writer makes of a query in the style %s', (style) => {
    fc.assert(fc.property(queries, fc.integer({ min: 1, max: 8 }), fc.constantFrom(0, 20, 60), (query, indent, lineWidth) => {
      const source = stringify({ id: 'x', query, name: 'y' }, { defaultStringType: style, indent, lineWidth, minContentWidth: 0 });
      // Of a text that begins with spaces the writer makes at times what nobody can read.
      fc.pre(parseDocument(source).errors.length === 0);
      checkMap(source);
    }), { numRuns: 500 });
  });

  it.each([
    ['id: x\nquery: >-\n  T\n  | where a\n\n  | take 1\n    // more\n  | count\nname: y\n'],
    ['id: x\nquery: "T \\\n   | where a == \\"b\\\\c\\" \\u00e9\n\n   | take 1"\nname: y\n'],
    ["id: x\nquery: 'T | where a == ''b''\n   | take 1'\nname: y\n"],
    ['id: x\nquery: T\n  | where a   \n\n  | take 1\nname: y\n'],
    ['  id: x\n  query: |2\n      T\n    | take 1\n  name: y\n'],
    ['query: |  # comment\n  T\n'],
    ['query: |\n  T'],
  ])('maps %j', (source) => checkMap(source));

  it('says line and column in the file, not in the query', () => {
    const source = 'id: x\nquery: |\n    T\n    | where Foo == 1\nname: y\n';
    expect(inlineQuery('detections/x.yaml', source, read(source)).place(10, 3)).toEqual({ file: 'detections/x.yaml', line: 4, column: 13, endLine: 4, endColumn: 16 });
    expect(queryFile('q.kql', 'T\r\n| where Foo').place(11, 3)).toEqual({ file: 'q.kql', line: 2, column: 9, endLine: 2, endColumn: 12 });
  });
});
