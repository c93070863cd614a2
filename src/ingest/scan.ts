import { DEEPEST_NESTING, DEEPEST_SCAN, MOST_KEYS } from './limits.ts';

/** Where a JSON value ends, and what is wrong with it although its syntax is right. */
export interface Scanned { end: number; problem: string | null }

/** The text is no JSON; nothing after this place can be understood. */
export interface SyntaxProblem { syntax: string; at: number }

interface Open { close: '}' | ']'; keys: Set<string> | null }

/** All arrays share one frame, and all empty objects: they hold nothing of their own, and a million frames are a hundred megabytes. */
const ARRAY: Open = { close: ']', keys: null };
const EMPTY: Open = { close: '}', keys: null };

const SCALAR = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_.+-])/y;
const SPACE = new Set([' ', '\t', '\n', '\r']);

/** The first place at or after `from` that is no white space. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (SPACE.has(text[at] ?? '')) at += 1;
  return at;
}

/** Wrong escapes inside are left for `JSON.parse`: here only the end matters. */
function stringEnd(text: string, at: number): number | null {
  if (text[at] !== '"') return null;
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return i + 1;
    if (code < 0x20) return null;
    if (code === 0x5c) i += 1;
  }
  return null;
}

function scalarEnd(text: string, at: number): number | null {
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : null;
}

function readKey(text: string, at: number, keys: Set<string>): Scanned | SyntaxProblem {
  const end = stringEnd(text, at);
  if (end === null) return { syntax: 'expected a key in quotation marks', at };
  const colon = skipSpace(text, end);
  if (text[colon] !== ':') return { syntax: 'expected ":"', at: colon };
  if (keys.size === MOST_KEYS) return { end: colon + 1, problem: `more than ${MOST_KEYS - 1} keys in one object` };
  const inside = text.slice(at + 1, end - 1);
  let key = inside;
  if (inside.includes('\\')) {
    try {
      key = String(JSON.parse(text.slice(at, end)));
    } catch {
      return { syntax: 'a key with an invalid escape', at };
    }
  }
  const problem = keys.has(key) ? `the key ${JSON.stringify(key.slice(0, 80))} occurs twice in one object` : null;
  keys.add(key);
  return { end: colon + 1, problem };
}

/**
 * Scans one JSON value that starts at or after `from`, with a stack of its own, so that nesting of any depth is safe.
 * Finds what `JSON.parse` would hide or die of: duplicate keys, and nesting above DEEPEST_NESTING.
 */
export function scanValue(text: string, from: number): Scanned | SyntaxProblem {
  const stack: Open[] = [];
  let problem: string | null = null;
  let at = skipSpace(text, from);
  for (;;) {
    const first = text[at];
    if (first === '{' || first === '[') {
      if (stack.length === DEEPEST_SCAN) return { syntax: `nested deeper than ${DEEPEST_SCAN} levels`, at };
      at = skipSpace(text, at + 1);
      const open: Open = first === '[' ? ARRAY : text[at] === '}' ? EMPTY : { close: '}', keys: new Set() };
      stack.push(open);
      if (stack.length > DEEPEST_NESTING) problem ??= `nested deeper than ${DEEPEST_NESTING} levels`;
      if (text[at] !== open.close) {
        if (open.keys !== null) {
          const key = readKey(text, at, open.keys);
          if ('syntax' in key) return key;
          problem ??= key.problem;
          at = skipSpace(text, key.end);
        }
        continue;
      }
    } else {
      const end = stringEnd(text, at) ?? scalarEnd(text, at);
      if (end === null) return { syntax: 'expected a JSON value', at };
      at = end;
    }
    // A value ended, or an empty one is about to: close what ends here, or go on to the next member.
    for (;;) {
      const top = stack.at(-1);
      if (top === undefined) return { end: at, problem };
      at = skipSpace(text, at);
      if (text[at] === top.close) {
        stack.pop();
        at += 1;
        continue;
      }
      if (text[at] !== ',') return { syntax: `expected "," or "${top.close}"`, at };
      at = skipSpace(text, at + 1);
      if (top.keys === null) break;
      const key = readKey(text, at, top.keys);
      if ('syntax' in key) return key;
      problem ??= key.problem;
      at = skipSpace(text, key.end);
      break;
    }
  }
}
