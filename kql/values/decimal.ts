import type { Decimal, Value } from '../values.ts';

/** The most digits after the point that a quotient gets. */
const SCALE = 28;

export function decimal(units: bigint, scale: number): Decimal {
  return { decimal: true, units, scale };
}

export function isDecimal(value: Value | undefined): value is Decimal {
  return typeof value === 'object' && value !== null && 'decimal' in value;
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.units, b.units, a.scale];
  return a.scale > b.scale
    ? [a.units, b.units * 10n ** BigInt(a.scale - b.scale), a.scale]
    : [a.units * 10n ** BigInt(b.scale - a.scale), b.units, b.scale];
}

export function addDecimal(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b);
  return decimal(x + y, scale);
}

export function subtractDecimal(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = aligned(a, b);
  return decimal(x - y, scale);
}

export function multiplyDecimal(a: Decimal, b: Decimal): Decimal {
  return shorten(decimal(a.units * b.units, a.scale + b.scale));
}

/** Null for a division by zero. */
export function divideDecimal(a: Decimal, b: Decimal): Decimal | null {
  if (b.units === 0n) return null;
  const scaled = a.units * 10n ** BigInt(SCALE + Math.max(0, b.scale - a.scale) + 1);
  return shorten(decimal(scaled / b.units, a.scale + SCALE + Math.max(0, b.scale - a.scale) + 1 - b.scale));
}

/** The remainder that is never negative; null for a division by zero. */
export function modDecimal(a: Decimal, b: Decimal): Decimal | null {
  const [x, y, scale] = aligned(a, b);
  if (y === 0n) return null;
  const size = y < 0n ? -y : y;
  return decimal(((x % size) + size) % size, scale);
}

/** At most 28 digits after the point, rounded half away from zero. */
function shorten(value: Decimal): Decimal {
  return value.scale <= SCALE ? value : roundDecimal(value, SCALE);
}

/** Half away from zero, to so many digits after the point. */
export function roundDecimal(value: Decimal, digits: number): Decimal {
  if (value.scale <= digits) return value;
  if (-digits > value.units.toString().length) return decimal(0n, 0);
  const unit = 10n ** BigInt(value.scale - digits);
  const half = value.units < 0n ? -(unit / 2n) : unit / 2n;
  const units = (value.units + half) / unit;
  return digits >= 0 ? decimal(units, digits) : decimal(units * 10n ** BigInt(-digits), 0);
}

/** Towards minus infinity. */
export function floorDecimal(value: Decimal): bigint {
  if (value.scale === 0) return value.units;
  const unit = 10n ** BigInt(value.scale);
  const whole = value.units / unit;
  return value.units % unit < 0n ? whole - 1n : whole;
}

/** Towards zero. */
export function truncateDecimal(value: Decimal): bigint {
  return value.units / 10n ** BigInt(value.scale);
}

export function compareDecimal(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Without zeros at the end. */
export function decimalText(value: Decimal): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Null when the text is no decimal number. */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const units = sign === '-' ? -digits : digits;
  return scale >= 0 ? shorten(decimal(units, scale)) : decimal(units * 10n ** BigInt(-scale), 0);
}

export function decimalToNumber(value: Decimal): number {
  return Number(decimalText(value));
}

/** Null for NaN and the infinities. */
export function decimalFromNumber(value: number): Decimal | null {
  return Number.isFinite(value) ? parseDecimal(String(value)) : null;
}
