import { child, className, kind, list, maybe, string, text, type Node } from '../../parse/bridge.ts';
import type { DynamicValue, ScalarType, Value } from '../../values.ts';
import { parseDatetime } from '../../values/datetime.ts';
import { parseDecimal } from '../../values/decimal.ts';
import { toElement } from '../../values/dynamic.ts';
import { parseTimespan } from '../../values/timespan.ts';
import { unknownNode, unsupported, type Context } from '../context.ts';
import { typeOf } from '../types-of.ts';
import type { Expr } from '../types.ts';

/** Whether a node is a literal: `1`, `'x'`, `datetime(2020-01-01)`, `dynamic([1])`. */
export const isLiteral = (node: Node): boolean => ['LiteralExpression', 'CompoundStringLiteralExpression', 'DynamicExpression'].includes(className(node));

/** https://learn.microsoft.com/kusto/query/scalar-data-types/ */
export function lowerLiteral(node: Node, context: Context): Expr {
  if (className(node) === 'DynamicExpression') return { kind: 'constant', type: 'dynamic', value: dynamicOf(child(node, 'Expression'), context) };
  const type = kind(node) === 'NullLiteralExpression' ? 'dynamic' : literalType(node);
  return { kind: 'constant', type, value: literalValue(node, type, context) };
}

/** The type by the kind of literal: the binder does not look at those of declarations. */
function literalType(node: Node): ScalarType {
  const named = kind(node).replace('LiteralExpression', '').toLowerCase();
  return LITERALS.find((type) => type === named) ?? (named === 'boolean' ? 'bool' : typeOf(node));
}

const LITERALS: readonly ScalarType[] = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'guid', 'string'];

function literalValue(node: Node, type: ScalarType, context: Context): Value {
  if (kind(node) === 'NullLiteralExpression') return null;
  if (type === 'string') return stringOf(node);
  // `datetime(2020-01-01)` holds its text in the parentheses, `1d` is all text.
  const written = /^[a-z0-9]*[a-z]\s*\(\s*([\s\S]*?)\s*\)$/i.exec(text(node))?.[1] ?? text(node);
  const inner = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  if (/^null$/i.test(inner) || inner === '') return null;
  const value = valueOf(inner, type, text(node) === inner);
  if (value === undefined) throw unsupported(node, context, `the literal ${text(node)}`);
  return value;
}

/** Undefined for a text that is no value of the type. */
function valueOf(inner: string, type: ScalarType, bare: boolean): Value | undefined {
  switch (type) {
    case 'bool': return /^(true|1)$/i.test(inner) ? true : /^(false|0)$/i.test(inner) ? false : undefined;
    case 'int': return integer(inner, 32);
    case 'long': return integer(inner, 64);
    case 'real': return real(inner);
    case 'decimal': return parseDecimal(inner) ?? undefined;
    case 'guid': return guid(inner);
    case 'datetime': return parseDatetime(inner) ?? parseDatetime(dashed(inner)) ?? undefined;
    // In parentheses a number alone is days, as it is in `totimespan`'s texts.
    case 'timespan': return (bare ? unitTimespan(inner) : unitTimespan(inner) ?? (/^-?\d+$/.test(inner) ? BigInt(inner) * 864_000_000_000n : parseTimespan(inner))) ?? undefined;
    default: return undefined;
  }
}

/** `2025, 6, 14` and `2025 - 06 - 14` as `2025-06-14`. */
const dashed = (inner: string): string => inner.split(/\s*[-,]\s*/).map((part) => part.padStart(2, '0')).join('-');

const UNITS: Readonly<Record<string, bigint>> = { d: 864_000_000_000n, h: 36_000_000_000n, m: 600_000_000n, s: 10_000_000n, ms: 10_000n, microsecond: 10n, tick: 1n };

const UNIT_NAMES: Readonly<Record<string, string>> = {
  day: 'd', days: 'd', hr: 'h', hrs: 'h', hour: 'h', hours: 'h', min: 'm', minute: 'm', minutes: 'm', sec: 's', second: 's', seconds: 's',
  milli: 'ms', millis: 'ms', millisecond: 'ms', milliseconds: 'ms', micro: 'microsecond', micros: 'microsecond', microseconds: 'microsecond', ticks: 'tick',
};

/** `1.5h` in ticks; null for another form. */
function unitTimespan(written: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?\s*([a-z]+)$/i.exec(written);
  if (!match) return null;
  const name = (match[4] ?? '').toLowerCase();
  const unit = UNITS[UNIT_NAMES[name] ?? name];
  if (unit === undefined) return null;
  const fraction = match[3] ?? '';
  const ticks = (BigInt((match[2] ?? '') + fraction) * unit) / 10n ** BigInt(fraction.length);
  return match[1] === '-' ? -ticks : ticks;
}

function integer(inner: string, bits: 32 | 64): Value | undefined {
  if (!/^[+-]?(\d+|0x[0-9a-f]+)$/i.test(inner)) return undefined;
  const negative = inner.startsWith('-');
  const size = BigInt(inner.replace(/^[+-]/, ''));
  // The smallest number is a minus before one that is just too large; hexadecimal digits are bits. Anything larger is no number of the type.
  if (size > (/0x/i.test(inner) ? (1n << BigInt(bits)) - 1n : 1n << BigInt(bits - 1))) return undefined;
  const value = BigInt.asIntN(bits, negative ? -size : size);
  return bits === 32 ? Number(value) : value;
}

function real(inner: string): Value | undefined {
  if (/^[+-]?inf(inity)?$/i.test(inner)) return inner.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(inner)) return NaN;
  const value = Number(inner);
  return Number.isNaN(value) ? undefined : value;
}

function guid(inner: string): Value | undefined {
  const hex = inner.replace(/[{}-]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex) ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
}

function stringOf(node: Node): string {
  const value = node['LiteralValue'];
  return typeof value === 'string' ? value : '';
}

/** What stands inside `dynamic(...)`. */
export function dynamicOf(node: Node, context: Context): DynamicValue {
  switch (className(node)) {
    case 'JsonObjectExpression': {
      const bag = new Map<string, DynamicValue>();
      for (const pair of list(node, 'Pairs')) bag.set(string(child(pair, 'Name'), 'ValueText'), dynamicOf(child(pair, 'Value'), context));
      return { bag };
    }
    case 'JsonArrayExpression': return list(node, 'Values').map((item) => dynamicOf(item, context));
    case 'DynamicExpression':
    case 'ParenthesizedExpression': return dynamicOf(child(node, 'Expression'), context);
    case 'PrefixUnaryExpression': return negated(dynamicOf(child(node, 'Expression'), context));
    case 'LiteralExpression':
    case 'CompoundStringLiteralExpression': return dynamicScalar(node, context);
    default: throw unknownNode(node, context, maybe(node, 'Kind') ? kind(node) : className(node));
  }
}

/** The smallest long is read as the largest and one more, which has wrapped around already. */
const negated = (value: DynamicValue): DynamicValue => (typeof value === 'bigint' ? BigInt.asIntN(64, -value) : typeof value === 'number' ? -value : value);

function dynamicScalar(node: Node, context: Context): DynamicValue {
  if (kind(node) === 'NullLiteralExpression') return null;
  const type = literalType(node);
  return toElement(type)(literalValue(node, type, context));
}
