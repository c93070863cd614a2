import { createHash } from 'node:crypto';
import { xxhash64 } from '../../values/hash.ts';
import { textOf } from '../../values/text.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import type { ScalarType, Value } from '../../values.ts';

function digest(algorithm: 'md5' | 'sha1' | 'sha256'): ScalarFunction {
  return {
    name: `hash_${algorithm}`,
    docs: `${DOCS}hash-${algorithm}-function`,
    prepare(use) {
      const text = textOf(use.types[0] ?? 'string');
      return value => createHash(algorithm).update(text(value ?? null)).digest('hex');
    },
  };
}

/** Of the text of a value, in hexadecimal digits. https://learn.microsoft.com/kusto/query/hash-sha256-function */
export const digests: readonly ScalarFunction[] = [digest('md5'), digest('sha1'), digest('sha256')];

const encoder = new TextEncoder();

/** The bytes that the engine hashes: of text UTF-8, of whole numbers and times the 8 bytes that hold them. */
function bytesOf(type: ScalarType): (value: Value) => Uint8Array {
  switch (type) {
    case 'string': return value => encoder.encode(String(value ?? ''));
    case 'long':
    case 'datetime':
    case 'timespan': return value => {
      const bytes = new Uint8Array(8);
      if (typeof value === 'bigint') new DataView(bytes.buffer).setBigInt64(0, value, true);
      return bytes;
    };
    default: throw new Unsupported(`hash() of a value of type ${type}`);
  }
}

function hasher(name: string): ScalarFunction {
  return {
    name,
    docs: `${DOCS}hash-function`,
    prepare(use) {
      const bytes = bytesOf(use.types[0] ?? 'string');
      return (value, modulus) => {
        const hash = xxhash64(bytes(value ?? null));
        if (modulus === undefined) return hash;
        const size = modulus === null || typeof modulus === 'object' ? 0n : BigInt(Number(modulus));
        return size <= 0n ? null : BigInt.asUintN(64, hash) % size;
      };
    },
  };
}

/** XXH64. https://learn.microsoft.com/kusto/query/hash-function */
export const hash = hasher('hash');
export const hashXxhash64 = hasher('hash_xxhash64');
