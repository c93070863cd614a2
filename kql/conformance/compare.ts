import { dynamicText, isArray, isBag, isScalar, scalarText } from '../values/dynamic.ts';
import { parseDatetime } from '../values/datetime.ts';
import { parseTimespan } from '../values/timespan.ts';
import { textOf } from '../values/text.ts';
import type { Column, DynamicValue, ScalarType, Table, Value } from '../values.ts';
import type { Case } from './oracle.ts';

/** Reals are equal within this relative difference. */
const TOLERANCE = 1e-9;

/** Says where an answer differs from the real engine's; null where it is the same. Rows are a multiset unless the result is ordered. */
export function difference(found: Table, ordered: boolean, expected: Case): string | null {
  const names = found.schema.map(({ name }) => name);
  if (JSON.stringify(names) !== JSON.stringify(expected.columns)) return `columns ${names.join(', ')}, expected ${expected.columns.join(', ')}`;
  if (expected.form === 'values') {
    const types = found.schema.map(({ type }) => type);
    if (JSON.stringify(types) !== JSON.stringify(expected.types)) return `types ${types.join(', ')}, expected ${expected.types.join(', ')}`;
  }
  if (found.length !== expected.rows.length) return `${found.length} rows, expected ${expected.rows.length}`;
  const rows = Array.from({ length: found.length }, (_none, index) => found.columns.map((column) => column[index] ?? null));
  const same = sameRow(found.schema, expected);
  return ordered ? inOrder(rows, same) : anyOrder(rows, same);
}

type SameRow = (row: readonly Value[], index: number) => boolean;

function sameRow(schema: readonly Column[], expected: Case): SameRow {
  if (expected.form === 'display') return (row, index) => sameText(displayed(schema, row), expected.rows[index] ?? '');
  return (row, index) => schema.every(({ type }, column) => sameValue(type, row[column] ?? null, expected.rows[index]?.[column] ?? null));
}

function inOrder(rows: readonly (readonly Value[])[], same: SameRow): string | null {
  const wrong = rows.findIndex((row, index) => !same(row, index));
  return wrong < 0 ? null : `row ${wrong + 1} differs`;
}

function anyOrder(rows: readonly (readonly Value[])[], same: SameRow): string | null {
  const left = new Set(rows.keys());
  for (const row of rows) {
    // Most rows come in the expected order: the smallest index that is left is tried first.
    const match = [...left].find((index) => same(row, index));
    if (match === undefined) return `no expected row is ${row.map((value) => String(value)).join(', ').slice(0, 200)}`;
    left.delete(match);
  }
  return null;
}

/** Whether a value is what the oracle has in JSON for its type. */
function sameValue(type: ScalarType, found: Value, expected: DynamicValue): boolean {
  if (type === 'dynamic') return sameDynamic(found, expected);
  if (found === null || expected === null) return found === expected;
  switch (type) {
    case 'bool': return found === expected;
    case 'int':
    case 'long': return String(found) === String(expected);
    case 'real': return close(Number(found), Number(expected));
    case 'datetime': return found === parseDatetime(String(expected));
    case 'timespan': return found === parseTimespan(String(expected));
    case 'decimal': return close(Number(textOf('decimal')(found)), Number(expected));
    case 'guid':
    case 'string': return found === expected;
  }
}

function sameDynamic(found: Value, expected: DynamicValue): boolean {
  if (isNumber(found) && isNumber(expected)) return typeof found === 'bigint' && typeof expected === 'bigint' ? found === expected : close(Number(found), Number(expected));
  if (isArray(found) && isArray(expected)) return found.length === expected.length && found.every((item, index) => sameDynamic(item, expected[index] ?? null));
  if (isBag(found) && isBag(expected)) return found.bag.size === expected.bag.size && [...found.bag].every(([key, item]) => expected.bag.has(key) && sameDynamic(item, expected.bag.get(key) ?? null));
  // JSON has no form for these: the oracle has their text.
  if (isScalar(found) && typeof expected === 'string') return scalarText(found) === expected;
  if (typeof found === 'number' && typeof expected === 'string') return close(found, Number(expected));
  return found === expected;
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

function close(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** A row as the display of the emulator prints it: strings in quotes, dynamics as indented JSON. */
function displayed(schema: readonly Column[], row: readonly Value[]): string {
  return `(${schema.map(({ type }, index) => shown(type, row[index] ?? null)).join(', ')})`;
}

function shown(type: ScalarType, value: Value): string {
  if (type === 'string') return `'${String(value ?? '')}'`;
  if (value === null) return 'null';
  switch (type) {
    case 'dynamic': return pretty(value, '');
    case 'guid': return `'${String(value)}'`;
    case 'real': return typeof value === 'number' && !Number.isFinite(value) ? String(value) : textOf(type)(value);
    default: return textOf(type)(value);
  }
}

/** A dynamic as indented JSON: what JSON has no form for is its text in quotes. */
function pretty(value: Value, margin: string): string {
  const inner = `${margin}  `;
  if (isArray(value)) return value.length === 0 ? '[]' : `[\n${value.map((item) => inner + pretty(item, inner)).join(',\n')}\n${margin}]`;
  if (isBag(value)) return value.bag.size === 0 ? '{}' : `{\n${[...value.bag].map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`).join(',\n')}\n${margin}}`;
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (isScalar(value)) return JSON.stringify(scalarText(value));
  return typeof value === 'number' && !Number.isFinite(value) ? JSON.stringify(String(value)) : dynamicText(value as DynamicValue);
}

const NUMBER = /(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/;

/** Texts that are the same but for the last digits of their reals. */
function sameText(found: string, expected: string): boolean {
  if (found === expected) return true;
  const [a, b] = [found.split(NUMBER), expected.split(NUMBER)];
  return a.length === b.length && a.every((part, index) => part === b[index] || (index % 2 === 1 && close(Number(part), Number(b[index]))));
}
