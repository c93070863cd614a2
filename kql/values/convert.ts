import { inRange } from './calendar.ts';
import { parseDatetime } from './datetime.ts';
import { decimal, decimalFromNumber, decimalToNumber, isDecimal, parseDecimal, truncateDecimal } from './decimal.ts';
import { isScalar, parseDynamic, toElement } from './dynamic.ts';
import { parseReal } from './real.ts';
import { textOf } from './text.ts';
import { parseTimespan } from './timespan.ts';
import type { ScalarType, Value } from '../values.ts';

const INTEGER = /^[+-]?\d+$/;
const HEX = /^0[xX][0-9a-fA-F]{1,16}$/;

/** `tolong(string)`: a decimal or hexadecimal integer of 64 bits, spaces around it; anything else is null. */
export function parseLong(text: string): bigint | null {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed));
  if (!INTEGER.test(trimmed)) return null;
  const value = BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
  return BigInt.asIntN(64, value) === value ? value : null;
}

/** `toint(string)`. */
export function parseInt32(text: string): number | null {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return trimmed.length <= 10 ? Number(BigInt.asIntN(32, BigInt(trimmed))) : null;
  const value = parseLong(trimmed);
  return value !== null && BigInt.asIntN(32, value) === value ? Number(value) : null;
}

/** `tobool(string)`. */
export function parseBool(text: string): boolean | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'true') return true;
  if (trimmed === 'false') return false;
  const number = parseLong(trimmed);
  return number === null ? null : number !== 0n;
}

/** `toguid(string)`: 32 hexadecimal digits, hyphens and braces as they like. */
export function parseGuid(text: string): string | null {
  const trimmed = text.trim();
  const inner = /^\{.*\}$|^\(.*\)$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  const digits = inner.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

function longOfReal(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  if (value <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(Math.trunc(value));
}

function intOfReal(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.trunc(value)));
}

/** A number of any numeric type, a bool, or ticks: what the conversions between them start from. */
function numeric(value: Value): number | bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return null;
}

const fromString: Readonly<Record<Exclude<ScalarType, 'string'>, (text: string) => Value>> = {
  bool: parseBool,
  int: parseInt32,
  long: parseLong,
  real: parseReal,
  decimal: parseDecimal,
  datetime: parseDatetime,
  timespan: parseTimespan,
  guid: parseGuid,
  dynamic: parseDynamic,
};

function toLong(value: Value): Value {
  if (isDecimal(value)) return BigInt.asIntN(64, truncateDecimal(value));
  const number = numeric(value);
  return typeof number === 'number' ? longOfReal(number) : number;
}

function toInt(value: Value): Value {
  if (isDecimal(value)) return Number(BigInt.asIntN(32, truncateDecimal(value)));
  const number = numeric(value);
  if (number === null) return null;
  return typeof number === 'number' ? intOfReal(number) : Number(BigInt.asIntN(32, number));
}

function toReal(value: Value): Value {
  if (isDecimal(value)) return decimalToNumber(value);
  const number = numeric(value);
  return number === null ? null : Number(number);
}

function toDecimal(value: Value): Value {
  if (isDecimal(value)) return value;
  const number = numeric(value);
  if (number === null) return null;
  return typeof number === 'number' ? decimalFromNumber(number) : decimal(number, 0);
}

function toBool(value: Value): Value {
  if (isDecimal(value)) return value.units !== 0n;
  const number = numeric(value);
  return number === null ? null : Number(number) !== 0;
}

const fromNumber: Readonly<Record<Exclude<ScalarType, 'string' | 'guid' | 'dynamic'>, (value: Value) => Value>> = {
  bool: toBool,
  int: toInt,
  long: toLong,
  real: toReal,
  decimal: toDecimal,
  datetime: value => {
    const ticks = toLong(value);
    return typeof ticks === 'bigint' ? inRange(ticks) : null;
  },
  timespan: toLong,
};

/** The conversion of a value of one type to another: what `tolong`, `tostring`, `todatetime` do. Null gives null, or the empty string. */
export function converter(from: ScalarType, to: ScalarType): (value: Value) => Value {
  if (from === to) return value => value;
  if (to === 'string') return textOf(from);
  if (from === 'dynamic') return fromDynamic(to);
  if (to === 'dynamic') return from === 'string' ? value => parseDynamic(String(value)) : toElement(from);
  if (from === 'string') {
    const parse = fromString[to];
    return value => parse(String(value));
  }
  if (from === 'guid' || to === 'guid') return () => null;
  return fromNumber[to];
}

/** What is in a dynamic decides: a string is parsed, a number converted, an array or a bag is null. */
function fromDynamic(to: Exclude<ScalarType, 'string'>): (value: Value) => Value {
  const parse = fromString[to];
  return value => {
    if (typeof value === 'string') return parse(value);
    if (isScalar(value)) return value.type === to ? value.value : converter(value.type, to)(value.value);
    if (to === 'guid' || to === 'dynamic') return null;
    return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint' ? fromNumber[to](value) : null;
  };
}
