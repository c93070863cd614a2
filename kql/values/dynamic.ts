import { datetimeText } from './datetime.ts';
import { decimalText, isDecimal } from './decimal.ts';
import { parseJson } from './json.ts';
import { realText } from './real.ts';
import { timespanText } from './timespan.ts';
import type { DynamicBag, DynamicScalar, DynamicValue, ScalarType, Value } from '../values.ts';

export function isArray(value: Value): value is readonly DynamicValue[] {
  return Array.isArray(value);
}

export function isBag(value: Value): value is DynamicBag {
  return typeof value === 'object' && value !== null && 'bag' in value;
}

export function isScalar(value: Value): value is DynamicScalar {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export function bag(entries: Iterable<readonly [string, DynamicValue]>): DynamicBag {
  return { bag: new Map(entries) };
}

/** A value of a type as an element of a dynamic; a string stays a string. */
export function toElement(type: ScalarType): (value: Value) => DynamicValue {
  switch (type) {
    case 'int': return value => (typeof value === 'number' ? BigInt(value) : null);
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'decimal': return value => (value === null ? null : { type, value });
    default: return value => {
      if (isDecimal(value)) throw new Error(`a decimal is no ${type}`);
      return value;
    };
  }
}

/** Compact JSON, as `dynamic_to_json` and `tostring` print it, the keys in their order. NaN and the infinities are strings. */
export function jsonText(value: DynamicValue, sorted = false): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean': return value ? 'true' : 'false';
    case 'bigint': return value.toString();
    case 'number': return realJson(value);
    case 'string': return JSON.stringify(value);
    default:
  }
  if (isArray(value)) return `[${value.map(item => jsonText(item, sorted)).join(',')}]`;
  if (isBag(value)) {
    const entries = [...value.bag];
    if (sorted) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item, sorted)}`).join(',')}}`;
  }
  return JSON.stringify(scalarText(value));
}

function realJson(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value < 0 ? '"-Infinity"' : '"Infinity"';
  return realText(value);
}

/** A scalar that JSON has no form for, as text. */
export function scalarText({ type, value }: DynamicScalar): string {
  if (typeof value === 'bigint') return type === 'datetime' ? datetimeText(value) : timespanText(value);
  if (isDecimal(value)) return decimalText(value);
  return typeof value === 'string' ? value : '';
}

/** `tostring(dynamic)`: the text of a string itself, JSON of the rest, nothing for null. */
export function dynamicText(value: DynamicValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (isScalar(value)) return scalarText(value);
  return jsonText(value);
}

/** `parse_json`: text that is no JSON is a string, no text is null. https://learn.microsoft.com/kusto/query/parse-json-function */
export function parseDynamic(text: string): DynamicValue {
  if (text === '') return null;
  const parsed = parseJson(text);
  return parsed === undefined ? text : parsed;
}

/** A number in a dynamic as a double; null for anything else. */
export function numberOf(value: DynamicValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return null;
}

/** Equality of two dynamics: numbers by value, the rest by JSON. */
export function sameDynamic(a: DynamicValue, b: DynamicValue): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const x = numberOf(a);
  const y = numberOf(b);
  if (x !== null && y !== null) return typeof a === typeof b ? false : x === y;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return jsonText(a, true) === jsonText(b, true);
}
