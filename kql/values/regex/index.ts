import { RE2JS } from 're2js';
import { Unsupported } from '../../functions/contract.ts';
import { backtracking, jsRegex, re2Source } from './emit.ts';
import { parseRegex } from './parse.ts';

/** One match: its bounds, and the text of each group (0 is all of it); null for a group that took no part. */
export interface Match { readonly start: number; readonly end: number; readonly groups: readonly (string | null)[] }

export interface Regex {
  /** The pattern as RE2 has to be told it. */
  readonly re2: string;
  /** How many groups it has, and the number of each that has a name. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  test(text: string): boolean;
  /** The first match at or after a place. */
  find(text: string, from: number): Match | null;
}

/** Steps that a backtracking search may take at worst; beyond that RE2, whose time grows with the text alone, has the word. */
const BUDGET = 4_000_000;
const ASCII = /^[\u0000-\u007f]*$/;
const CACHE = 500;
const cache = new Map<string, Regex>();

/**
 * A regular expression as Kusto has it: the syntax of RE2, with `\d`, `\w` and `\s` of Unicode, in time linear in the text.
 * JavaScript's own engine, which is far faster, searches ASCII text where its backtracking has a bound.
 * On text that is not ASCII `\b` is of ASCII. Throws Unsupported for a pattern that is none, or has look-around.
 * https://learn.microsoft.com/kusto/query/regex
 */
export function compileRegex(source: string): Regex {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const made = make(source);
  if (cache.size >= CACHE) cache.clear();
  cache.set(source, made);
  return made;
}

function make(source: string): Regex {
  const parsed = parseRegex(source);
  const re2 = re2Source(parsed);
  const slow = compileRe2(re2, source);
  const power = parsed.innerFlags ? Number.POSITIVE_INFINITY : backtracking(parsed);
  const limit = BUDGET ** (1 / power);
  const fast = Number.isFinite(power) ? jsRegex(parsed) : null;
  const bySpeed = (text: string): RegExp | null => (fast !== null && (power === 1 || text.length <= limit) && ASCII.test(text) ? fast : null);
  return {
    re2,
    groups: parsed.groups,
    names: parsed.names,
    test(text) {
      const js = bySpeed(text);
      if (js === null) return slow.test(text);
      js.lastIndex = 0;
      return js.test(text);
    },
    find(text, from) {
      const js = bySpeed(text);
      if (js === null) return findRe2(slow, text, from);
      js.lastIndex = from;
      const match = js.exec(text);
      return match === null ? null : { start: match.index, end: match.index + match[0].length, groups: [...match].map(group => group ?? null) };
    },
  };
}

function compileRe2(translated: string, source: string): RE2JS {
  try {
    return RE2JS.compile(translated);
  } catch {
    throw new Unsupported(`the regular expression ${JSON.stringify(source)}`);
  }
}

function findRe2(regex: RE2JS, text: string, from: number): Match | null {
  const matcher = regex.matcher(text);
  if (!matcher.find(from)) return null;
  const groups: (string | null)[] = [];
  for (let i = 0; i <= matcher.groupCount(); i += 1) groups.push(matcher.group(i));
  return { start: matcher.start(), end: matcher.end(), groups };
}

/** All matches that do not overlap, from left to right; an empty one right behind another match is none. */
export function* allMatches(regex: Regex, text: string): Generator<Match> {
  let last = -1;
  for (let at = 0; at <= text.length;) {
    const match = regex.find(text, at);
    if (match === null) return;
    const empty = match.end === match.start;
    if (!empty || match.end !== last) yield match;
    last = match.end;
    at = empty ? match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1) : match.end;
  }
}
