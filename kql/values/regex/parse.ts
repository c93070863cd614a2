import { Unsupported } from '../../functions/contract.ts';
import { ClassReader } from './class.ts';
import { ALL_ASCII, CLASSES, asciiRange, propertyAscii, type AsciiSet } from './sets.ts';

/** A piece of a pattern. `re2` is how RE2 has to be told it for text that is not ASCII. */
export type Piece =
  | { readonly kind: 'set'; readonly ascii: AsciiSet; readonly re2: string }
  | { readonly kind: 'assert'; readonly re2: string; readonly js: string }
  | { readonly kind: 'group'; readonly open: string; readonly capture: boolean; readonly body: Alternatives }
  | { readonly kind: 'repeat'; readonly piece: Piece; readonly min: number; readonly max: number; readonly lazy: boolean };
export type Alternatives = readonly (readonly Piece[])[];

export interface Parsed {
  readonly body: Alternatives;
  /** The flags at its very start: `(?i)`. */
  readonly flags: string;
  /** Flags stand elsewhere too: only RE2 follows them. */
  readonly innerFlags: boolean;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const QUANTIFIER = /[*+?]|\{(\d+)(?:,(\d*))?\}/y;
const FLAGS = /\(\?([ims]+)\)/y;
const NAMED = /\(\?P?<([A-Za-z_]\w*)>/y;
const PLAIN_GROUP = /\(\?([ims]*(?:-[ims]+)?):/y;
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };
const HEX = /\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/y;
const PROPERTY = /\\[pP](?:\{\^?\w+\}|[A-Z])/y;

/** Reads a pattern of Kusto's regular expressions. https://learn.microsoft.com/kusto/query/regex */
export function parseRegex(source: string): Parsed {
  return new RegexReader(source).read();
}

class RegexReader {
  readonly #source: string;
  readonly #names = new Map<string, number>();
  #at = 0;
  #groups = 0;
  #flags = '';
  #innerFlags = false;

  constructor(source: string) {
    this.#source = source;
  }

  read(): Parsed {
    for (let match = this.#take(FLAGS); match !== null; match = this.#take(FLAGS)) this.#flags += match[1] ?? '';
    const body = this.#alternatives();
    if (this.#at < this.#source.length) throw this.#wrong();
    return { body, flags: this.#flags, innerFlags: this.#innerFlags, groups: this.#groups, names: this.#names };
  }

  #wrong(): Unsupported {
    return new Unsupported(`the regular expression ${JSON.stringify(this.#source)} at its character ${this.#at + 1}`);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #alternatives(): Alternatives {
    const all: Piece[][] = [];
    let sequence: Piece[] = [];
    for (;;) {
      const ch = this.#source[this.#at];
      if (ch === undefined || ch === ')') return [...all, sequence];
      if (ch === '|') {
        this.#at += 1;
        all.push(sequence);
        sequence = [];
        continue;
      }
      sequence.push(this.#quantified(this.#piece()));
    }
  }

  #quantified(piece: Piece): Piece {
    const match = this.#take(QUANTIFIER);
    if (match === null) return piece;
    const [text, low, high] = match;
    const min = text === '+' ? 1 : text === '*' || text === '?' ? 0 : Number(low);
    const max = text === '?' ? 1 : text === '*' || text === '+' ? Number.POSITIVE_INFINITY
      : high === undefined ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (max < min || (Number.isFinite(max) ? max : min) > 1000) throw this.#wrong();
    const lazy = this.#source[this.#at] === '?';
    if (lazy) this.#at += 1;
    return this.#quantified({ kind: 'repeat', piece, min, max, lazy });
  }

  #piece(): Piece {
    const ch = this.#source.charAt(this.#at);
    switch (ch) {
      case '(': return this.#group();
      case '[': {
        const reader = new ClassReader(this.#source, this.#at, () => this.#wrong());
        const piece = reader.read();
        this.#at = reader.at;
        return piece;
      }
      case '.': {
        this.#at += 1;
        const all = this.#flags.includes('s');
        return { kind: 'set', ascii: all ? ALL_ASCII : ALL_ASCII & ~asciiRange(10, 10), re2: '.' };
      }
      case '^':
      case '$':
        this.#at += 1;
        return { kind: 'assert', re2: ch, js: ch };
      case '*': case '+': case '?': throw this.#wrong();
      case '\\': return this.#escape();
      default: {
        const point = this.#source.codePointAt(this.#at) ?? 0;
        this.#at += point > 0xffff ? 2 : 1;
        return character(point);
      }
    }
  }

  #group(): Piece {
    const flags = this.#take(FLAGS);
    if (flags !== null) {
      this.#innerFlags = true;
      return { kind: 'assert', re2: flags[0], js: '' };
    }
    const named = this.#take(NAMED);
    const plain = named === null ? this.#take(PLAIN_GROUP) : null;
    let open = '(';
    if (named !== null) this.#names.set(named[1] ?? '', this.#groups + 1);
    else if (plain !== null) {
      open = plain[0];
      if (open !== '(?:') this.#innerFlags = true;
    } else {
      this.#at += 1;
      if (this.#source[this.#at] === '?') throw this.#wrong();
    }
    const capture = plain === null;
    if (capture) this.#groups += 1;
    const body = this.#alternatives();
    if (this.#source[this.#at] !== ')') throw this.#wrong();
    this.#at += 1;
    return { kind: 'group', open, capture, body };
  }

  #escape(): Piece {
    const hex = this.#take(HEX);
    if (hex !== null) return character(Number.parseInt(hex[1] ?? hex[2] ?? '0', 16));
    const property = this.#take(PROPERTY);
    if (property !== null) return { kind: 'set', ascii: propertyAscii(property[0]), re2: property[0] };
    const ch = this.#source.charAt(this.#at + 1);
    this.#at += 2;
    const control = CONTROLS[ch];
    if (control !== undefined) return character(control);
    switch (ch) {
      case 'd': case 'w': case 's': return { kind: 'set', ascii: CLASSES[ch].ascii, re2: `[${CLASSES[ch].unicode}]` };
      case 'D': return { kind: 'set', ascii: ALL_ASCII & ~CLASSES.d.ascii, re2: `[^${CLASSES.d.unicode}]` };
      case 'W': return { kind: 'set', ascii: ALL_ASCII & ~CLASSES.w.ascii, re2: `[^${CLASSES.w.unicode}]` };
      case 'S': return { kind: 'set', ascii: ALL_ASCII & ~CLASSES.s.ascii, re2: `[^${CLASSES.s.unicode}]` };
      case 'b': case 'B': return { kind: 'assert', re2: `\\${ch}`, js: `\\${ch}` };
      case 'A': return { kind: 'assert', re2: '\\A', js: '(?<![^])' };
      case 'z': return { kind: 'assert', re2: '\\z', js: '(?![^])' };
      default:
    }
    if (ch === '' || /[A-Za-z0-9]/.test(ch)) throw this.#wrong();
    this.#at -= 1;
    const point = this.#source.codePointAt(this.#at) ?? 0;
    this.#at += point > 0xffff ? 2 : 1;
    return character(point);
  }
}

function character(point: number): Piece {
  return { kind: 'set', ascii: asciiRange(point, point), re2: `\\x{${point.toString(16)}}` };
}
