import { describe, expect, it } from 'vitest';
import { KqlError } from '../../index.ts';
import { answer } from '../../testing/answer.ts';

describe('kql/plan/scalars/literal', () => {
  it('reads the largest and the smallest numbers, and bits in hexadecimal', () => {
    expect(answer('print 9223372036854775807, -9223372036854775808, int(2147483647), int(-2147483648), 0xffffffffffffffff')).toEqual([['9223372036854775807', '-9223372036854775808', '2147483647', '-2147483648', '-1']]);
  });

  it.each(['9223372036854775809', '9'.repeat(50), 'long(99999999999999999999)', 'int(4294967296)', '0x10000000000000000', 'dynamic([99999999999999999999])'])('refuses %s, which no type holds', (literal) => {
    expect(() => answer(`print ${literal}`)).toThrow(KqlError);
  });
});
