import { distance } from 'fastest-levenshtein';
import { call, items, string, type Node } from './bridge.ts';
import type { Schema } from './schema.ts';

/** The name in scope that is nearest to one that means nothing there; null where none is near or the message is about something else. */
export function nearest(written: string, message: string, position: number, code: Node, schema: Schema): string | null {
  const name = /^\w+/.exec(written)?.[0];
  if (name !== undefined && /operator expected/i.test(message)) return closest(name, OPERATORS);
  if (name === undefined || !/does not refer to any|is not defined|unknown/i.test(message)) return null;
  const known = new Set(Object.keys(schema.tables).concat(Object.keys(schema.functions ?? {})));
  for (const symbol of items(call(code, 'GetSymbolsInScope', position))) known.add(string(symbol, 'Name'));
  return closest(name, known);
}

const OPERATORS = ['as', 'consume', 'count', 'distinct', 'evaluate', 'extend', 'filter', 'getschema', 'join', 'limit', 'lookup', 'make-series', 'mv-apply', 'mv-expand', 'order', 'parse', 'parse-kv', 'parse-where', 'partition', 'print',
  'project', 'project-away', 'project-keep', 'project-rename', 'project-reorder', 'reduce', 'render', 'sample', 'scan', 'search', 'serialize', 'sort', 'summarize', 'take', 'top', 'top-hitters', 'top-nested', 'union', 'where'];

function closest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  // Of a short name nearly everything is near.
  let least = Math.min(name.length - 1, Math.max(2, Math.ceil(name.length / 3))) + 1;
  for (const candidate of known) {
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (candidate !== name && away < least) [best, least] = [candidate, away];
  }
  return best;
}
