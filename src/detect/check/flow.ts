import type { Placed } from './block.ts';

/** How many characters of the file an escape of a double-quoted scalar takes, by its letter; 2 where it is not named. */
const ESCAPE_LENGTH: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
const ESCAPES: Readonly<Record<string, string>> = { 0: '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', '\t': '\t', v: '\v', N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029' };

/**
 * The characters of a plain or quoted scalar with their places: `source[start]` is its first character, the quote if it has one.
 * https://yaml.org/spec/1.2.2/#73-flow-scalar-styles
 */
export function flowCharacters(source: string, start: number, end: number): Placed[] {
  const quote = source[start] === '"' || source[start] === "'" ? source[start] : null;
  const out: Placed[] = [];
  let solid = 0; // What stands before it is never trimmed.
  let at = quote === null ? start : start + 1;
  const stop = quote === null ? end : end - 1;
  while (at < stop) {
    const character = source.charAt(at);
    if (character === '\n' || (character === '\r' && source[at + 1] === '\n')) {
      at = foldBreak(source, at, stop, out, solid);
      solid = out.length;
    } else if (quote === '"' && character === '\\') {
      at = escape(source, at, out);
      solid = out.length;
    } else {
      out.push([character, at]);
      at += quote === "'" && character === "'" ? 2 : 1;
      if (character !== ' ' && character !== '\t') solid = out.length;
    }
  }
  return out;
}

/** A line break is a space, further ones are breaks; the spaces around are nothing. Gives where the text goes on. */
function foldBreak(source: string, from: number, stop: number, out: Placed[], solid: number): number {
  out.length = Math.max(solid, 0);
  const breaks: number[] = [];
  let at = from;
  for (; at < stop && /\s/.test(source.charAt(at)); at += 1) if (source[at] === '\n') breaks.push(at);
  if (breaks.length === 1) out.push([' ', from]);
  for (const place of breaks.slice(1)) out.push(['\n', place]);
  return at;
}

function escape(source: string, at: number, out: Placed[]): number {
  const letter = source.charAt(at + 1);
  if (letter === '\n' || letter === '\r') {
    let next = at + (letter === '\r' ? 3 : 2);
    while (source[next] === ' ' || source[next] === '\t') next += 1;
    return next;
  }
  const length = ESCAPE_LENGTH[letter] ?? 2;
  const code = length > 2 ? Number.parseInt(source.slice(at + 2, at + length), 16) : null;
  const text = code === null || Number.isNaN(code) ? ESCAPES[letter] ?? letter : String.fromCodePoint(Math.min(code, 0x10ffff));
  for (const unit of text.split('')) out.push([unit, at]);
  return at + length;
}
