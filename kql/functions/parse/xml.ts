import { SaxesParser } from 'saxes';
import { MAX_DEPTH } from '../../values/json.ts';

/** An element of an XML document; `text` is all of its own text together. */
export interface Element { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: Element[]; text: string }

class Malformed extends Error {}

/**
 * The root of a well-formed document of XML 1.0; null for any other text, and for one with entities of its own or nested deeper
 * than a dynamic may be. Nothing outside the text is ever read. https://www.w3.org/TR/xml/
 */
export function parseDocument(text: string): Element | null {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: Element[] = [];
  let root: Element | null = null;
  const addText = (part: string): void => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.text += part;
  };
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= MAX_DEPTH) throw new Malformed();
    const element: Element = { name, attributes: new Map(Object.entries(attributes)), children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => { open.pop(); });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('doctype', (rules) => { if (rules.includes('[')) throw new Malformed(); });
  parser.on('error', () => { throw new Malformed(); });
  try {
    parser.write(text).close();
    return root;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
