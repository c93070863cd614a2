import { scalar } from '../define.ts';
import { parseDocument, type Element } from './xml.ts';
import type { DynamicValue } from '../../values.ts';

/** The engine reads no longer texts. */
const LIMIT = 1_048_576;

function content({ attributes, children, text }: Element): DynamicValue {
  const trimmed = text.trim();
  if (attributes.size === 0 && children.length === 0) return trimmed === '' ? null : trimmed;
  const entries = new Map<string, DynamicValue>();
  for (const [name, value] of attributes) entries.set(`@${name}`, value);
  if (trimmed !== '') entries.set('#text', trimmed);
  const byName = new Map<string, DynamicValue[]>();
  for (const child of children) {
    const same = byName.get(child.name) ?? [];
    if (same.push(content(child)) === 1) byName.set(child.name, same);
  }
  for (const [name, values] of byName) entries.set(name, values.length === 1 ? values[0] ?? null : values);
  return { bag: entries };
}

/** Elements, attributes (`@name`) and text (`#text`) as JSON; null for what is no XML. https://learn.microsoft.com/kusto/query/parse-xml-function */
export const parseXml = scalar({ name: 'parse_xml', docs: 'parse-xml-function', params: ['string'] }, text => {
  if (Buffer.byteLength(text) > LIMIT) return null;
  const root = parseDocument(text);
  return root === null ? null : { bag: new Map([[root.name, content(root)]]) };
});
