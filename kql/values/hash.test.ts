import { describe, expect, it } from 'vitest';
import { xxhash64 } from './hash.ts';

describe('kql/values/hash', () => {
  it('is XXH64 for nothing, for few bytes and for many', () => {
    const of = (text: string): bigint => BigInt.asUintN(64, xxhash64(new TextEncoder().encode(text)));
    expect(of('')).toBe(0xef46db3751d8e999n);
    expect(of('a')).toBe(0xd24ec4f1a98c6e5bn);
    expect(of('abc')).toBe(0x44bc2cf5ad770999n);
    expect(of('World')).toBe(1846988464401551951n);
  });
});
