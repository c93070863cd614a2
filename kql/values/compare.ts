import { compareDecimal, decimalText, isDecimal } from './decimal.ts';
import { isScalar, jsonText } from './dynamic.ts';
import type { ScalarType, Value } from '../values.ts';

/** Order of code points, as UTF-8 bytes have it; UTF-16 units would put what is above U+FFFF before U+E000. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      const high = (unit: number): boolean => unit < 0xe000;
      if (high(x) !== high(y)) return high(x) ? 1 : -1;
    }
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function compareReal(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

const RANK = { boolean: 1, number: 2, bigint: 2, string: 3, object: 4 } as const;

/** Order of what may stand in a dynamic: bools, numbers, strings, then the rest: times, guids and decimals among themselves by value, others by their JSON. */
export function compareAny(a: Value, b: Value): number {
  if (isDecimal(a) && isDecimal(b)) return compareDecimal(a, b);
  if (isDecimal(a) || isDecimal(b) || a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint')) {
    return compareReal(Number(a), Number(b));
  }
  const x = RANK[typeof a as keyof typeof RANK];
  const y = RANK[typeof b as keyof typeof RANK];
  if (x !== y) return x - y;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  // The text of a long timespan is not in the order of its length.
  if (isScalar(a) && isScalar(b) && a.type === b.type) return compareAny(a.value, b.value);
  return compareText(jsonText(a), jsonText(b));
}

/** The order of two values of a type that are not null: NaN before all other reals, false before true. */
export function comparer(type: ScalarType): (a: Value, b: Value) => number {
  if (type === 'real') return (a, b) => (typeof a === 'number' && typeof b === 'number' ? compareReal(a, b) : 0);
  if (type === 'string' || type === 'guid') return (a, b) => compareText(String(a), String(b));
  return compareAny;
}

/** Something to tell values of one type apart by, as the key of a Map or an element of a Set; null is a key too. */
export function keyer(type: ScalarType): (value: Value) => string | number | bigint | boolean | null {
  switch (type) {
    case 'decimal': return value => (isDecimal(value) ? decimalText(value) : null);
    case 'dynamic': return value => {
      if (value === null || isDecimal(value)) return null;
      return typeof value === 'object' ? jsonText(value) : typeof value === 'string' ? `"${value}` : value;
    };
    case 'real': return value => (typeof value === 'number' ? (value === 0 ? 0 : value) : null);
    default: return value => (typeof value === 'object' ? null : value);
  }
}
