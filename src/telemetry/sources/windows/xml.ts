/** Characters that XML 1.0 has no way to write. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text inside XML. */
export const xmlText = (text: string): string => text.replace(NOT_XML, '').replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);

const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';

/** `EventData` as Windows renders it: https://learn.microsoft.com/windows/win32/wes/eventschema-eventdatatype-complextype */
export function eventDataXml(data: ReadonlyMap<string, string>): string {
  const items = [...data].map(([name, value]) => `<Data Name="${xmlText(name)}">${xmlText(value)}</Data>`);
  return `<EventData xmlns="${NAMESPACE}">${items.join('')}</EventData>`;
}

/** The values alone, as the agent writes `ParameterXml`. */
export const parametersXml = (data: ReadonlyMap<string, string>): string => [...data.values()].map((value) => `<Param>${xmlText(value)}</Param>`).join('');
