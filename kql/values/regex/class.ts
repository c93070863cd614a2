import type { Unsupported } from '../../functions/contract.ts';
import type { Piece } from './parse.ts';
import { ALL_ASCII, CLASSES, POSIX, asciiClass, asciiRange, propertyAscii, type AsciiSet } from './sets.ts';

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|([pP](?:\{\^?\w+\}|[A-Z]))|([^]))/uy;
const POSIX_CLASS = /\[:(\^?)(\w+):\]/y;
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

type Item = { readonly point: number } | { readonly ascii: AsciiSet; readonly re2: string };

/** Reads `[...]`. */
export class ClassReader {
  at: number;
  readonly #source: string;
  readonly #wrong: () => Unsupported;

  constructor(source: string, at: number, wrong: () => Unsupported) {
    this.#source = source;
    this.at = at + 1;
    this.#wrong = wrong;
  }

  read(): Piece {
    const negative = this.#source[this.at] === '^';
    if (negative) this.at += 1;
    const first = this.at;
    let ascii = 0n;
    let re2 = '';
    // `\W` and `\S` among others take all but a few: RE2 has no way to say that inside a class.
    const outside: ('w' | 's')[] = [];
    while (this.#source[this.at] !== ']' || this.at === first) {
      if (this.at >= this.#source.length) throw this.#wrong();
      const item = this.#item();
      if (typeof item === 'string') {
        outside.push(item);
        ascii |= ALL_ASCII & ~CLASSES[item].ascii;
        continue;
      }
      const [set, text] = 'point' in item ? this.#range(item.point) : [item.ascii, item.re2];
      ascii |= set;
      re2 += text;
    }
    this.at += 1;
    return { kind: 'set', ascii: negative ? ALL_ASCII & ~ascii : ascii, re2: this.#text(negative, re2, ascii, outside) };
  }

  #text(negative: boolean, re2: string, ascii: AsciiSet, outside: readonly ('w' | 's')[]): string {
    if (outside.length === 0) return `[${negative ? '^' : ''}${re2}]`;
    const [only] = outside;
    if (outside.length > 1 || only === undefined) throw this.#wrong();
    if (!negative) return `(?:[^${CLASSES[only].unicode}]${re2 === '' ? '' : `|[${re2}]`})`;
    if (re2 === '') return `[${CLASSES[only].unicode}]`;
    // `[^\W_]`: of the class itself, without what else is named, which must be ASCII.
    if (/\\p|\\x\{[0-9a-f]{3,}/.test(re2) || only !== 'w') throw this.#wrong();
    return `(?:[\\p{L}\\p{M}\\p{Nl}\\x{660}-\\x{669}]|${asciiClass(ALL_ASCII & ~ascii).replaceAll(/\\x(..)/g, '\\x{$1}')})`;
  }

  #range(from: number): [AsciiSet, string] {
    const hex = (point: number): string => `\\x{${point.toString(16)}}`;
    const next = this.#source[this.at + 1];
    if (this.#source[this.at] !== '-' || next === ']' || next === undefined) return [asciiRange(from, from), hex(from)];
    const before = this.at;
    this.at += 1;
    const item = this.#item();
    if (typeof item === 'string' || !('point' in item)) {
      this.at = before;
      return [asciiRange(from, from), hex(from)];
    }
    if (item.point < from) throw this.#wrong();
    return [asciiRange(from, item.point), `${hex(from)}-${hex(item.point)}`];
  }

  #item(): Item | 'w' | 's' {
    POSIX_CLASS.lastIndex = this.at;
    const posix = POSIX_CLASS.exec(this.#source);
    if (posix !== null) {
      const set = POSIX[posix[2] ?? ''];
      if (set === undefined || posix[1] !== '') throw this.#wrong();
      this.at += posix[0].length;
      return { ascii: set, re2: `[:${posix[2]}:]` };
    }
    if (this.#source[this.at] !== '\\') {
      const point = this.#source.codePointAt(this.at) ?? 0;
      this.at += point > 0xffff ? 2 : 1;
      return { point };
    }
    ESCAPE.lastIndex = this.at;
    const match = ESCAPE.exec(this.#source);
    if (match === null) throw this.#wrong();
    this.at += match[0].length;
    const [, short, long, property, ch = ''] = match;
    if (short !== undefined || long !== undefined) return { point: Number.parseInt(short ?? long ?? '0', 16) };
    if (property !== undefined) return { ascii: propertyAscii(`\\${property}`), re2: `\\${property}` };
    const control = CONTROLS[ch];
    if (control !== undefined) return { point: control };
    if (ch === 'd' || ch === 'w' || ch === 's') return { ascii: CLASSES[ch].ascii, re2: CLASSES[ch].unicode };
    if (ch === 'D') return { ascii: ALL_ASCII & ~CLASSES.d.ascii, re2: '\\P{Nd}' };
    if (ch === 'W') return 'w';
    if (ch === 'S') return 's';
    if (/[A-Za-z0-9]/.test(ch)) throw this.#wrong();
    return { point: ch.codePointAt(0) ?? 0 };
  }
}
