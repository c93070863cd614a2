import { MAX_DEPTH } from '../../values/json.ts';

/** An element of an XML document; `text` is all of its own text together. */
export interface Element { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: Element[]; text: string }

const NAME_START = ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const NAME = new RegExp(`[${NAME_START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${NAME_START}]*`, 'y');
const SPACE = /[ \t\r\n]*/y;
const ATTRIBUTE = /[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const NO_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const PREDEFINED: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]]);

class Malformed extends Error {}

/** Text with its references resolved: the five names of XML, and characters by number. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));|&/g, (_all, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined && PREDEFINED.has(name)) return PREDEFINED.get(name) ?? '';
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    const character = point <= 0x10ffff ? String.fromCodePoint(point) : '';
    if (character === '' || NO_CHARACTER.test(character)) throw new Malformed();
    return character;
  });
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  takes(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** What stands before a token, which is passed. */
  until(token: string): string {
    const end = this.#text.indexOf(token, this.#at);
    if (end < 0) throw new Malformed();
    const found = this.#text.slice(this.#at, end);
    this.#at = end + token.length;
    return found;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  /** Text up to the next tag. */
  characters(): string {
    const next = this.#text.indexOf('<', this.#at);
    const found = this.#text.slice(this.#at, next < 0 ? undefined : next);
    this.#at += found.length;
    if (found.includes(']]>')) throw new Malformed();
    return resolved(found);
  }

  name(): string {
    const found = this.match(NAME)?.[0];
    if (found === undefined) throw new Malformed();
    return found;
  }

  attributes(): Map<string, string> {
    const found = new Map<string, string>();
    for (;;) {
      const spaced = (this.match(SPACE)?.[0] ?? '') !== '';
      const name = this.match(NAME)?.[0];
      if (name === undefined) return found;
      const value = this.match(ATTRIBUTE);
      if (value === null || !spaced || found.has(name)) throw new Malformed();
      found.set(name, resolved((value[1] ?? value[2] ?? '').replaceAll(/[\t\n]/g, ' ')));
    }
  }
}

/** What is neither element nor text: comments, instructions, a document type without rules of its own. Whether there was one. */
function skipped(reader: Reader, prolog: boolean): boolean {
  if (reader.takes('<!--')) {
    if (reader.until('--').length >= 0 && !reader.takes('>')) throw new Malformed();
    return true;
  }
  if (reader.takes('<?')) {
    if (/^xml(?:[ \t\n]|$)/i.test(reader.until('?>'))) throw new Malformed();
    return true;
  }
  if (!prolog || !reader.takes('<!DOCTYPE')) return false;
  if (reader.until('>').includes('[')) throw new Malformed();
  return true;
}

function document(reader: Reader): Element {
  if (reader.takes('<?xml ')) reader.until('?>');
  const open: Element[] = [];
  let root: Element | null = null;
  while (!reader.ended) {
    const parent = open.at(-1);
    const text = reader.characters();
    if (parent !== undefined) parent.text += text;
    else if (/[^ \t\n]/.test(text)) throw new Malformed();
    if (reader.ended) break;
    if (parent !== undefined && reader.takes('<![CDATA[')) parent.text += reader.until(']]>');
    else if (parent !== undefined && reader.takes('</')) {
      if (reader.name() !== parent.name) throw new Malformed();
      reader.match(SPACE);
      if (!reader.takes('>')) throw new Malformed();
      open.pop();
    } else if (!skipped(reader, root === null)) {
      if (!reader.takes('<') || (parent === undefined && root !== null) || open.length >= MAX_DEPTH) throw new Malformed();
      const element: Element = { name: reader.name(), attributes: reader.attributes(), children: [], text: '' };
      if (parent === undefined) root = element;
      else parent.children.push(element);
      if (reader.takes('>')) open.push(element);
      else if (!reader.takes('/>')) throw new Malformed();
    }
  }
  if (root === null || open.length > 0) throw new Malformed();
  return root;
}

/** The root of a well-formed document of XML 1.0; null for any other text. Nothing outside the text is ever read. https://www.w3.org/TR/xml/ */
export function parseDocument(text: string): Element | null {
  if (NO_CHARACTER.test(text)) return null;
  try {
    return document(new Reader(text.replaceAll(/\r\n?/g, '\n')));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
