import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isBag } from '../../values/dynamic.ts';
import { scalar } from '../define.ts';
import type { DynamicValue } from '../../values.ts';

/** The engine reads no longer texts. */
const LIMIT = 1_048_576;
const parser = new XMLParser({
  preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, parseAttributeValue: false, trimValues: false,
  ignoreDeclaration: true, ignorePiTags: true, processEntities: true, htmlEntities: false, cdataPropName: '#cdata',
});

/** An element as the parser has it: its name with its children, and its attributes under `:@`. */
type Node = Readonly<Record<string, unknown>>;

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter((item: unknown): item is Node => typeof item === 'object' && item !== null) : [];
}

function textOf(node: Node): string | null {
  if ('#text' in node) return String(node['#text']);
  if ('#cdata' in node) return nodes(node['#cdata']).map(inner => String(inner['#text'] ?? '')).join('');
  return null;
}

function put(entries: Map<string, DynamicValue>, name: string, value: DynamicValue): void {
  const old = entries.get(name);
  if (old === undefined) entries.set(name, value);
  else entries.set(name, Array.isArray(old) ? [...old, value] : [old, value]);
}

function element(node: Node, name: string): DynamicValue {
  const entries = new Map<string, DynamicValue>();
  const attributes = node[':@'];
  if (typeof attributes === 'object' && attributes !== null) {
    for (const [key, value] of Object.entries(attributes)) entries.set(`@${key}`, String(value));
  }
  let text = '';
  for (const child of nodes(node[name])) {
    const part = textOf(child);
    if (part !== null) text += part;
    else for (const [key, value] of children(child)) put(entries, key, value);
  }
  const trimmed = text.trim();
  if (entries.size === 0) return trimmed === '' ? null : trimmed;
  if (trimmed === '') return { bag: entries };
  const attributesFirst = [...entries].filter(([key]) => key.startsWith('@'));
  return { bag: new Map([...attributesFirst, ['#text', trimmed], ...[...entries].filter(([key]) => !key.startsWith('@'))]) };
}

function children(node: Node): [string, DynamicValue][] {
  return Object.keys(node).filter(name => name !== ':@' && !name.startsWith('#') && !name.startsWith('?')).map(name => [name, element(node, name)]);
}

/** Elements, attributes (`@name`) and text (`#text`) as JSON; null for what is no XML. https://learn.microsoft.com/kusto/query/parse-xml-function */
export const parseXml = scalar({ name: 'parse_xml', docs: 'parse-xml-function', params: ['string'] }, text => {
  if (Buffer.byteLength(text) > LIMIT || XMLValidator.validate(text) !== true) return null;
  const roots: unknown = parser.parse(text);
  const entries = new Map<string, DynamicValue>();
  for (const node of nodes(roots)) for (const [key, value] of children(node)) put(entries, key, value);
  const result: DynamicValue = { bag: entries };
  return isBag(result) && result.bag.size > 0 ? result : null;
});
