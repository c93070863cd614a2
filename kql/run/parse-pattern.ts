import { RE2JS } from 're2js';
import type { ParsePattern, ParsePart } from '../plan/types.ts';
import { converter } from '../values/convert.ts';
import type { ScalarType, Value } from '../values.ts';

/** The values of the columns of a pattern; null where a text does not match. */
export type Matcher = (text: string) => Value[] | null;

/** Prepares a pattern of `parse`. Types are strict but for `relaxed`: one value that is not of its type, and nothing matches. */
export function matcherOf(pattern: ParsePattern): Matcher {
  const types = pattern.parts.flatMap((part) => (part.kind === 'column' ? [part.type] : []));
  const find = pattern.mode === 'regex' ? regexFinder(pattern) : textFinder(pattern.parts);
  const relaxed = pattern.mode === 'relaxed';
  const convert = types.map((type) => converter('string', type));
  return (text) => {
    const pieces = find(text);
    if (!pieces) return null;
    const values: Value[] = [];
    for (let at = 0; at < types.length; at++) {
      const value = convert[at]?.(pieces[at] ?? '') ?? null;
      if (value === null && !relaxed) return null;
      values.push(value);
    }
    return values;
  };
}

const NUMBERS: Partial<Record<ScalarType, RegExp>> = {
  int: /\s*[+-]?\d*/y, long: /\s*[+-]?\d*/y, real: /\s*[+-]?\d*(?:\.\d+)?(?:[eE][+-]?\d+)?/y, decimal: /\s*[+-]?\d*(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
};

/** The pieces of a text between the pattern's texts, each at its first place after the one before, and one at the pattern's end at the text's end. */
function textFinder(parts: readonly ParsePart[]): (text: string) => string[] | null {
  return (text) => {
    const pieces: string[] = [];
    let at = 0;
    let open: 'no' | 'star' | { type: ScalarType; from: number } = 'no';
    const close = (end: number): void => {
      if (typeof open === 'object') pieces.push(text.slice(open.from, end));
    };
    for (const [index, part] of parts.entries()) {
      if (part.kind === 'column') {
        // Two columns without a text between: a number ends by itself.
        if (typeof open === 'object') at = endOf(open, text, pieces);
        open = { type: part.type, from: at };
      } else if (part.kind === 'star') {
        if (typeof open === 'object') at = endOf(open, text, pieces);
        open = 'star';
      } else {
        const place: number = placeOf(text, part.text, at, open === 'no', index === parts.length - 1);
        if (place < at) return null;
        close(place);
        at = place + part.text.length;
        open = 'no';
      }
    }
    close(text.length);
    return pieces;
  };
}

/** Where a text of the pattern stands, -1 where it does not. */
function placeOf(text: string, piece: string, from: number, fixed: boolean, last: boolean): number {
  if (!last) return fixed ? (text.startsWith(piece, from) ? from : -1) : text.indexOf(piece, from);
  const place = text.length - piece.length;
  return text.endsWith(piece) && (!fixed || place === from) ? place : -1;
}

/** Ends a column at what can belong to its type; gives where. */
function endOf(open: { type: ScalarType; from: number }, text: string, pieces: string[]): number {
  const pattern = NUMBERS[open.type];
  if (!pattern) {
    pieces.push('');
    return open.from;
  }
  pattern.lastIndex = open.from;
  const piece = pattern.exec(text)?.[0] ?? '';
  pieces.push(piece);
  return open.from + piece.length;
}

/** The pattern as one regular expression, from the beginning of the text. */
function regexFinder({ parts, flags }: ParsePattern): (text: string) => string[] | null {
  let source = flags === '' ? '' : `(?${flags})`;
  let groups = 0;
  const columns: number[] = [];
  for (const part of parts) {
    if (part.kind === 'star') source += '.*?';
    else if (part.kind === 'column') {
      columns.push(++groups);
      source += part.type === 'long' || part.type === 'int' ? '(\\s*[-+]?\\d+)' : '(.*)';
    } else {
      groups += RE2JS.compile(part.text).groupCount();
      source += part.text;
    }
  }
  const compiled = RE2JS.compile(source);
  return (text) => {
    const matcher = compiled.matcher(text);
    return matcher.lookingAt() ? columns.map((group) => matcher.group(group) ?? '') : null;
  };
}
