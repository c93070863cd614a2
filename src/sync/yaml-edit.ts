import { isMap, isNode, isScalar, parseDocument, stringify } from 'yaml';

/**
 * A YAML mapping with some of its top-level fields changed, and every other byte as it was: comments, order and the writer's own style
 * stay. Undefined takes a field out. What is no mapping, or has aliases into what is changed, is written anew.
 */
export function editYaml(text: string, changes: ReadonlyMap<string, unknown>): string {
  let edited = text;
  for (const [key, value] of changes) edited = editField(edited, key, value);
  return edited;
}

function editField(text: string, key: string, value: unknown): string {
  const document = parseDocument(text);
  const { contents } = document;
  if (!isMap(contents) || contents.flow === true || document.errors.length > 0 || /(^|[\s[{,])[&*]\w/m.test(text)) return rewritten(text, key, value);
  const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key);
  const line = `${stringify({ [key]: value }, { lineWidth: 0 }).trimEnd()}\n`;
  if (pair === undefined) return value === undefined ? text : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}`;
  const start = isNode(pair.key) ? pair.key.range?.[0] : undefined;
  const end = isNode(pair.value) ? pair.value.range?.[1] : undefined;
  if (start === undefined || end === undefined) return rewritten(text, key, value);
  const tail = text.slice(start, end).match(/\s*$/)?.[0] ?? '';
  if (value !== undefined) return `${text.slice(0, start)}${line.trimEnd()}${tail.includes('\n') ? '\n' : ''}${text.slice(end)}`;
  const rest = text.slice(end);
  return `${text.slice(0, start)}${tail.includes('\n') ? rest : rest.replace(/^[^\n]*\n?/, '')}`;
}

function rewritten(text: string, key: string, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) document.delete(key);
  else document.set(key, value);
  return document.toString({ lineWidth: 0 });
}
