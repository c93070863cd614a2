import type { LogRecord } from './contract.ts';

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field by its path; undefined where it is not, or is not the record's own. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const name of path) {
    if (!isRecord(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A value as text; undefined for what is empty, absent or nested. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : undefined;
}

/** A field as text, by its path. */
export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => text(at(value, ...path));

/** A value as JSON text, as the tables of the workspace hold nested values in columns of text; a text as it is, undefined for nothing. */
export function jsonText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : text(value);
}

/** A decimal or hexadecimal whole number (`0x1258`) as text of its decimal digits; undefined for none, or more than 64 bits. */
export function whole(value: unknown): string | undefined {
  const digits = text(value)?.trim() ?? '';
  return /^(?:\d{1,19}|0x[0-9a-f]{1,16})$/i.test(digits) ? BigInt(digits).toString() : undefined;
}

/** The elements of a list; none for what is no list. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
