import type { DynamicValue } from '../values.ts';

/** Deeper than this is no JSON to us: the text comes from logs, and the stack is not theirs to fill. */
export const MAX_DEPTH = 256;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"[^"\\\u0000-\u001f]*"/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

class NotJson extends Error {}

/**
 * Reads JSON (RFC 8259) with every digit of its numbers: without point and exponent a long, else a real.
 * Undefined when the text is not JSON; JSON.parse would round longs.
 */
export function parseJson(text: string): DynamicValue | undefined {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): DynamicValue {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new NotJson();
    return value;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #value(depth: number): DynamicValue {
    if (depth > MAX_DEPTH) throw new NotJson();
    this.#space();
    switch (this.#text[this.#at]) {
      case '{': return this.#bag(depth);
      case '[': return this.#array(depth);
      case '"': return this.#string();
      case 't': return this.#word('true', true);
      case 'f': return this.#word('false', false);
      case 'n': return this.#word('null', null);
      default: return this.#number();
    }
  }

  #word(word: string, value: boolean | null): boolean | null {
    if (!this.#text.startsWith(word, this.#at)) throw new NotJson();
    this.#at += word.length;
    return value;
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw new NotJson();
    this.#at = NUMBER.lastIndex;
    if (match[1] !== undefined || match[2] !== undefined) return Number(match[0]);
    const long = BigInt(match[0]);
    return long < LONG_MIN || long > LONG_MAX ? Number(match[0]) : long;
  }

  #string(): string {
    STRING.lastIndex = this.#at;
    const plain = STRING.exec(this.#text);
    if (plain !== null) {
      this.#at = STRING.lastIndex;
      return plain[0].slice(1, -1);
    }
    let out = '';
    for (let i = this.#at + 1; i < this.#text.length; i += 1) {
      const ch = this.#text.charAt(i);
      if (ch === '"') {
        this.#at = i + 1;
        return out;
      }
      if (ch < ' ') throw new NotJson();
      if (ch !== '\\') {
        out += ch;
        continue;
      }
      i += 1;
      const code = this.#text.charAt(i);
      if (code === 'u') {
        const hex = this.#text.slice(i + 1, i + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new NotJson();
        out += String.fromCharCode(Number.parseInt(hex, 16));
        i += 4;
        continue;
      }
      const plainEscape = ESCAPES[code];
      if (plainEscape === undefined) throw new NotJson();
      out += plainEscape;
    }
    throw new NotJson();
  }

  #next(close: string): boolean {
    this.#space();
    const ch = this.#text[this.#at];
    this.#at += 1;
    if (ch === close) return false;
    if (ch !== ',') throw new NotJson();
    return true;
  }

  #array(depth: number): readonly DynamicValue[] {
    this.#at += 1;
    const items: DynamicValue[] = [];
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at += 1;
      return items;
    }
    do items.push(this.#value(depth + 1)); while (this.#next(']'));
    return items;
  }

  #bag(depth: number): { bag: Map<string, DynamicValue> } {
    this.#at += 1;
    const entries = new Map<string, DynamicValue>();
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at += 1;
      return { bag: entries };
    }
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw new NotJson();
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') throw new NotJson();
      this.#at += 1;
      entries.set(key, this.#value(depth + 1));
    } while (this.#next('}'));
    return { bag: entries };
  }
}
