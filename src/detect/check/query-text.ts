import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import { blockCharacters, type Placed } from './block.ts';
import type { Place } from './finding.ts';
import { flowCharacters } from './flow.ts';

/** The query of a rule, and where each character of it stands in a file. */
export interface QueryText {
  readonly file: string;
  /** The place of `length` characters from `start` of the query. */
  place(start: number, length: number): Place;
}

/** A query that is a file of its own. */
export function queryFile(file: string, text: string): QueryText {
  const lines = lineStarts(text);
  return { file, place: (start, length) => placeOf(file, lines, start, start + length) };
}

/** The query of a YAML file that has it inline. Where it stands is worked out at the first question. */
export function inlineQuery(file: string, source: string, query: string): QueryText {
  let offsets: readonly number[] | undefined;
  const lines = lineStarts(source);
  return {
    file,
    place(start, length) {
      offsets ??= queryOffsets(source, query);
      const first = offsets[Math.min(start, offsets.length - 1)] ?? 0;
      const last = length === 0 ? first : (offsets[Math.min(start + length, offsets.length) - 1] ?? first) + 1;
      return placeOf(file, lines, first, Math.max(first, last));
    },
  };
}

/** For each character of the query its offset in the YAML text; of a form that is not understood, the beginning of the value. */
export function queryOffsets(source: string, query: string): number[] {
  const node = queryNode(source);
  if (node === null) return [0];
  const [start = 0, end = start] = node.scalar.range ?? [];
  const block = node.scalar.type === 'BLOCK_LITERAL' || node.scalar.type === 'BLOCK_FOLDED';
  const placed: readonly Placed[] = block ? blockCharacters(source, start, end, node.indent) : flowCharacters(source, start, end);
  const same = placed.length >= query.length && placed.slice(0, query.length).map(([character]) => character).join('') === query;
  return same ? placed.slice(0, query.length).map(([, offset]) => offset) : [start];
}

function queryNode(source: string): { scalar: Scalar; indent: number } | null {
  const { contents } = parseDocument(source, { version: '1.2', schema: 'core', strict: false });
  const pair = isMap(contents) ? contents.items.find(({ key }) => isScalar(key) && key.value === 'query') : undefined;
  if (pair === undefined || !isScalar(pair.value) || !isScalar(pair.key)) return null;
  const key = pair.key.range?.[0] ?? 0;
  return { scalar: pair.value, indent: key - (source.lastIndexOf('\n', key - 1) + 1) };
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function placeOf(file: string, lines: readonly number[], start: number, end: number): Place {
  const [line, endLine] = [lineAt(lines, start), lineAt(lines, end)];
  return { file, line: line + 1, column: start - (lines[line] ?? 0) + 1, endLine: endLine + 1, endColumn: end - (lines[endLine] ?? 0) + 1 };
}

function lineAt(lines: readonly number[], offset: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
