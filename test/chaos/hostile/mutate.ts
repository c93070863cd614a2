import * as fc from 'fast-check';
import type { Json } from '../../../src/model/index.ts';
import { PROTOTYPE_KEYS, VALUES } from './poison.ts';

type Change = { how: 'replace' | 'delete' | 'rename' | 'repeat' | 'wrap' | 'swap'; at: number; by: Json; name: string };

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'rename', 'repeat', 'wrap', 'swap'), at: fc.nat(400), by: fc.constantFrom<Json>(...VALUES), name: fc.constantFrom(...PROTOTYPE_KEYS, 'Severity', 'id', '\u0000'),
});

/** Members in depth-first order, the place `at` (modulo their number) changed. */
function changed(value: Json, { how, at, by, name }: Change): Json {
  const size = (item: Json): number => 1 + (typeof item === 'object' && item !== null ? Object.values(item).reduce((sum: number, member) => sum + size(member), 0) : 0);
  let left = at % size(value);
  const put = (key: string, item: Json, into: [string, Json][]): void => {
    left -= 1;
    if (left !== 0) { into.push([key, walk(item)]); return; }
    if (how === 'replace') into.push([key, by]);
    else if (how === 'rename') into.push([name, item]);
    else if (how === 'wrap') into.push([key, [item]]);
    else if (how === 'repeat') into.push([key, Array.from({ length: 40 }, () => item)]);
    else if (how === 'swap') into.push([key, JSON.stringify(item)]);
  };
  const walk = (item: Json): Json => {
    if (typeof item !== 'object' || item === null) return item;
    const members: [string, Json][] = [];
    for (const [key, member] of Object.entries(item)) put(key, member, members);
    return Array.isArray(item) ? members.map(([, member]) => member) : Object.fromEntries(members);
  };
  return walk(value);
}

/** A real alert with one to four of its members changed. */
export function mutated(bases: readonly Json[]): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom(...bases), fc.array(change, { minLength: 1, maxLength: 4 })).map(([base, changes]) => changes.reduce(changed, base));
}

/** What a broken or evil sender makes of a document's text: each gives other bytes for the same alert. */
const WRITINGS: readonly ((text: string, at: number) => string | Uint8Array)[] = [
  (text, at) => text.slice(0, at % text.length),
  (text, at) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
  (text, at) => { const bytes = Buffer.from(text); bytes[at % bytes.length] = 0xff; return bytes; },
  (text, at) => { const bytes = Buffer.from(text); bytes[at % bytes.length] = at % 256; return bytes; },
  (text) => text.replace('{', '{"source":"edr","source":"siem",'),
  (text) => text.replace('{', '{"\\u0069d":"1","id":"2",'),
  (text, at) => text.replace(/":\s*("[^"]*"|\d+)/, `":${['NaN', 'Infinity', '-Infinity', '1e999', '-1e999', '01', '+1', '.5', '0x10', '1_000', "'x'", 'undefined', '9007199254740993', '12345678901234567890123', '1E400', '-0'][at % 16] ?? ''}`),
  (text) => `\ufeff${text}`, (text) => `\ufeff\ufeff${text}`, (text) => Buffer.from(text, 'utf16le'), (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => `${text}${text}`, (text) => `${text}\n${text}`, (text) => `[${text},${text}]`, (text) => `[${text},]`, (text) => `// x\n${text}`, (text) => `${text}\u0000`,
  (text, at) => text.replace('{', `{"__proto__":{"polluted":${at}},`), (text, at) => text.replace('{', `{"\\u005f_proto__":{"polluted":${at}},`), (text) => text.replace('{', '{"constructor":{"prototype":{"polluted":1}},'),
  (text, at) => text.replace('{', `{"x":${'['.repeat(at)}${']'.repeat(at)},`), (text, at) => text.replace('{', `{"x":${'{"y":'.repeat(at)}1${'}'.repeat(at)},`),
  (text) => text.replace(/"([a-z])/g, '"\\u0020$1'), (text) => text.replaceAll('"', '\\"'), (text) => text.replace(/":"/, '":"\\ud800'), (text) => text.replace(/":"/, '":"\\x41'), (text) => text.replace(/":"/, '":"\n'),
];

/** The bytes in which an alert arrives: as it should be, or as one of WRITINGS has it. */
export function written(alert: fc.Arbitrary<unknown>, oddly: boolean): fc.Arbitrary<Uint8Array> {
  const text = alert.map((value) => JSON.stringify(value) ?? 'null');
  if (!oddly) return text.map((plain) => Buffer.from(plain));
  return fc.tuple(text, fc.constantFrom(...WRITINGS), fc.nat(12_000)).map(([plain, write, at]) => Buffer.from(write(plain, at)));
}
