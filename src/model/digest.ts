import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Digest } from './primitives.ts';

/** SHA-256 of bytes or UTF-8 text, in hexadecimal. */
export function sha256(data: string | Uint8Array): Digest {
  return createHash('sha256').update(data).digest('hex');
}

/** RFC 8785 canonical JSON: the same value is always the same text. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form has no canonical JSON');
  return text;
}

/** SHA-256 of a value's canonical JSON. */
export function digestOf(value: unknown): Digest {
  return sha256(canonicalJson(value));
}
