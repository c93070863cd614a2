import { Unsupported } from '../../functions/contract.ts';

/** Which of the characters below 128 a piece of a pattern takes, a bit for each. */
export type AsciiSet = bigint;

export const ALL_ASCII: AsciiSet = (1n << 128n) - 1n;

export function asciiRange(from: number, to: number): AsciiSet {
  if (from > 127) return 0n;
  const last = Math.min(to, 127);
  return ((1n << BigInt(last - from + 1)) - 1n) << BigInt(from);
}

const DIGIT = asciiRange(48, 57);
const LETTER = asciiRange(65, 90) | asciiRange(97, 122);
const SPACE = asciiRange(9, 13) | asciiRange(32, 32);

/** The upper and lower case of every letter in it too. */
export function bothCases(set: AsciiSet): AsciiSet {
  const lower = (set >> 97n) & ((1n << 26n) - 1n);
  const upper = (set >> 65n) & ((1n << 26n) - 1n);
  return set | ((lower | upper) << 97n) | ((lower | upper) << 65n);
}

/** `\d`, `\w` and `\s`: what they take of ASCII, and how RE2 says what Kusto takes of Unicode. */
export const CLASSES: Readonly<Record<'d' | 'w' | 's', { ascii: AsciiSet; unicode: string }>> = {
  d: { ascii: DIGIT, unicode: '\\p{Nd}' },
  w: { ascii: DIGIT | LETTER | asciiRange(95, 95), unicode: '\\p{L}\\p{M}\\p{Nd}\\p{Nl}\\p{Pc}' },
  s: { ascii: SPACE, unicode: '\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}' },
};

/** `[[:alpha:]]` and the like, which know ASCII alone. */
export const POSIX: Readonly<Record<string, AsciiSet>> = {
  alpha: LETTER, digit: DIGIT, alnum: LETTER | DIGIT, upper: asciiRange(65, 90), lower: asciiRange(97, 122), space: SPACE,
  blank: asciiRange(32, 32) | asciiRange(9, 9), xdigit: DIGIT | asciiRange(65, 70) | asciiRange(97, 102), word: LETTER | DIGIT | asciiRange(95, 95),
  punct: asciiRange(33, 47) | asciiRange(58, 64) | asciiRange(91, 96) | asciiRange(123, 126), cntrl: asciiRange(0, 31) | asciiRange(127, 127),
  print: asciiRange(32, 126), graph: asciiRange(33, 126), ascii: ALL_ASCII,
};

/** The set as a class of a JavaScript pattern. */
export function asciiClass(set: AsciiSet): string {
  let out = '';
  for (let i = 0; i < 128; i += 1) {
    if ((set >> BigInt(i) & 1n) === 0n) continue;
    let last = i;
    while (last < 127 && (set >> BigInt(last + 1) & 1n) === 1n) last += 1;
    const hex = (code: number): string => `\\x${code.toString(16).padStart(2, '0')}`;
    out += last === i ? hex(i) : `${hex(i)}-${hex(last)}`;
    i = last;
  }
  return `[${out}]`;
}

/** What of ASCII a class like `\p{Lu}` takes. */
export function propertyAscii(property: string): AsciiSet {
  const negative = property.startsWith('\\P') !== property.includes('^');
  const name = property.replace(/^\\[pP]\{?\^?/, '').replace('}', '');
  let pattern: RegExp;
  try {
    pattern = new RegExp(/^(L|M|N|P|S|Z|C)[a-z]?$/.test(name) ? `\\p{${name}}` : `\\p{Script=${name}}`, 'u');
  } catch {
    throw new Unsupported(`the class ${property} in a regular expression`);
  }
  let set = 0n;
  for (let i = 0; i < 128; i += 1) if (pattern.test(String.fromCharCode(i)) !== negative) set |= 1n << BigInt(i);
  return set;
}
