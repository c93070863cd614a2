import { describe, expect, it } from 'vitest';
import { column, fold } from './testing.ts';

describe('kql/aggregates/binary', () => {
  it('binary_all_and, _or and _xor of the documentation are 0xCAFEF00D', () => {
    expect(fold('binary_all_and', 'long', column(0xffffffffn, 0xfffff00fn, 0xcffffffdn, 0xfafeffffn))).toBe(0xcafef00dn);
    expect(fold('binary_all_or', 'long', column(0x88888008n, 0x42000000n, 0x00767000n, 0x00000005n))).toBe(0xcafef00dn);
    expect(fold('binary_all_xor', 'long', column(0x44404440n, 0x1e1e1e1en, 0x90abba09n, 0x000b105an))).toBe(0xcafef00dn);
  });
  it('of nothing are null', () => {
    expect(fold('binary_all_and', 'long', [], ['long'])).toBeNull();
  });
});
