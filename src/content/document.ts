import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type Pair } from 'yaml';
import type { ContentProblem } from '../model/index.ts';

export type Path = readonly (string | number)[];

/** A YAML file as plain data, with where everything in it is written. */
export interface SourceDocument {
  file: string;
  value: unknown;
  problems: ContentProblem[];
  /** Line and column, from 1, of a value; of the nearest parent when it is not there. */
  at(path: Path): Position;
  /** The same for a key; of the value where it has none. */
  atKey(path: Path): Position;
  /** `file:line` of everything down to `depth` keys below `base`, by path relative to it. */
  lines(base: Path, depth: number): Record<string, string>;
}
export interface Position { line: number; column: number }

// Content files have about 8 levels; the limit keeps every recursive walk far from the end of the stack.
const DEEPEST = 64;
const MOST_OPEN_BRACKETS = 512;
// An alias counts once for each node it stands for, so that a few lines cannot grow into millions of nodes.
const MOST_ALIASES = 50;
const TREACHEROUS_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Reads one YAML 1.2 document: no custom tags, no duplicate keys, bounded aliases and depth. Never throws. */
export function readDocument(file: string, text: string): SourceDocument {
  if (tooDeep(text)) return broken(file, `nested more than ${DEEPEST} deep`);
  const lineCounter = new LineCounter();
  try {
    const doc = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, stringKeys: true, strict: true, merge: false, prettyErrors: false, lineCounter });
    return source(file, doc, lineCounter);
  } catch (error) {
    return broken(file, error instanceof RangeError ? `nested more than ${DEEPEST} deep` : 'expected a YAML document');
  }
}

function source(file: string, doc: Document.Parsed, counter: LineCounter): SourceDocument {
  const position = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: ContentProblem[] = [...doc.errors, ...doc.warnings].map((error) => ({
    file, ...position(error.pos[0]), path: '', message: `${error.message.split('\n')[0]}`, nearest: null,
  }));
  problems.push(...treacherous(file, doc, position));
  const at = (path: Path): Position => position(offsetOf(step(doc, path).node));
  const atKey = (path: Path): Position => position(keyOffset(step(doc, path)));
  const plain = problems.length > 0 ? { value: undefined, problems: [] } : toPlain(file, doc);
  return {
    file, at, atKey, value: plain.value, problems: [...problems, ...plain.problems],
    lines: (base, depth) => collect(doc, base, depth, (offset) => `${file}:${position(offset).line}`),
  };
}

function toPlain(file: string, doc: Document.Parsed): { value: unknown; problems: ContentProblem[] } {
  try {
    const value: unknown = doc.toJS({ maxAliasCount: MOST_ALIASES });
    return { value, problems: [] };
  } catch {
    return { value: undefined, problems: [{ file, line: 1, column: 1, path: '', message: `aliases stand for more than ${MOST_ALIASES} nodes, or for nothing`, nearest: null }] };
  }
}

/** Open brackets are counted before parsing, so that nothing recurses near the end of the stack; a quoted bracket may count too. */
function tooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (open > MOST_OPEN_BRACKETS) return true;
  }
  return false;
}

function treacherous(file: string, doc: Document.Parsed, position: (offset: number) => Position): ContentProblem[] {
  const found: ContentProblem[] = [];
  visit(doc, {
    Pair(_, pair, ancestors) {
      if (ancestors.length > 2 * DEEPEST) throw new RangeError('too deep');
      const key = keyText(pair);
      if (TREACHEROUS_KEYS.includes(key)) found.push({ file, ...position(isNode(pair.key) ? offsetOf(pair.key) : 0), path: key, message: `the key "${key}" is not allowed`, nearest: null });
    },
    Seq(_, __, ancestors) {
      if (ancestors.length > 2 * DEEPEST) throw new RangeError('too deep');
    },
  });
  return found;
}

interface Step { node: Node | null; pair: Pair | null; missing: boolean }

function step(doc: Document.Parsed, path: Path): Step {
  let current: Step = { node: doc.contents, pair: null, missing: false };
  for (const part of path) {
    const node = isAlias(current.node) ? current.node.resolve(doc) ?? null : current.node;
    const next = child(node, part);
    if (next === null) return { ...current, missing: true };
    current = next;
  }
  return current;
}

function child(node: Node | null, part: string | number): Step | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => keyText(item) === String(part));
    if (pair === undefined) return null;
    return { node: isNode(pair.value) ? pair.value : null, pair, missing: false };
  }
  const item = isSeq(node) ? node.items[Number(part)] : undefined;
  return isNode(item) ? { node: item, pair: null, missing: false } : null;
}

function keyOffset({ node, pair }: Step): number {
  return pair !== null && isNode(pair.key) ? offsetOf(pair.key) : offsetOf(node);
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function collect(doc: Document.Parsed, base: Path, depth: number, where: (offset: number) => string): Record<string, string> {
  const found: [string, string][] = [];
  const walk = (node: Node | null, path: Path, left: number): void => {
    if (left === 0) return;
    const items = isMap(node) || isSeq(node) ? node.items : [];
    for (const [index, item] of items.entries()) {
      const part = isPair(item) ? keyText(item) : index;
      const next = child(node, part);
      if (next === null) continue;
      found.push([[...path, part].join('.'), where(keyOffset(next))]);
      walk(next.node, [...path, part], left - 1);
    }
  };
  walk(step(doc, base).node, [], depth);
  return Object.fromEntries(found);
}

function broken(file: string, message: string): SourceDocument {
  const start = { line: 1, column: 1 };
  return { file, value: undefined, problems: [{ file, ...start, path: '', message, nearest: null }], at: () => start, atKey: () => start, lines: () => ({}) };
}
