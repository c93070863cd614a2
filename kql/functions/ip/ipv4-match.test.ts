import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/ip/ipv4-match', () => {
  const cases = [
    { title: 'ipv4_compare(\'192.168.1.1/24\', \'192.168.1.255\') is 0n', got: call('ipv4_compare', 'long', '192.168.1.1/24', '192.168.1.255'), want: 0n },
    { title: 'ipv4_compare(\'192.168.1.1\', \'192.168.1.0\') is 1n', got: call('ipv4_compare', 'long', '192.168.1.1', '192.168.1.0'), want: 1n },
    { title: 'ipv4_compare(\'192.168.1.1\', \'192.168.1.0\', 31n) is 0n', got: call('ipv4_compare', 'long', '192.168.1.1', '192.168.1.0', 31n), want: 0n },
    { title: 'ipv4_is_match(\'192.168.1.1/30\', \'192.168.1.255/24\') is true', got: call('ipv4_is_match', 'bool', '192.168.1.1/30', '192.168.1.255/24'), want: true },
    { title: 'ipv4_is_match(\'a\', \'192.168.1.255\') is null', got: call('ipv4_is_match', 'bool', 'a', '192.168.1.255'), want: null },
    { title: 'ipv4_is_in_range(\'192.168.1.1\', \'192.168.1.255/24\') is true', got: call('ipv4_is_in_range', 'bool', '192.168.1.1', '192.168.1.255/24'), want: true },
    { title: 'ipv4_is_in_any_range(\'192.168.1.6\', \'192.168.1.1/24\', \'10.0.0.1/8\') is true', got: call('ipv4_is_in_any_range', 'bool', '192.168.1.6', '192.168.1.1/24', '10.0.0.1/8'), want: true },
    { title: 'ipv4_is_in_any_range(\'123.1.11.21\', json(\'["192.168.1.1/16","10.0.0.1/8"]\')) is false', got: call('ipv4_is_in_any_range', 'bool', '123.1.11.21', json('["192.168.1.1/16","10.0.0.1/8"]')), want: false },
    { title: 'ipv4_is_private(\'192.168.1.1/24\') is true', got: call('ipv4_is_private', 'bool', '192.168.1.1/24'), want: true },
    { title: 'ipv4_is_private(\'172.32.0.1\') is false', got: call('ipv4_is_private', 'bool', '172.32.0.1'), want: false },
    { title: 'ipv4_is_private(\'127.0.0.1\') is false', got: call('ipv4_is_private', 'bool', '127.0.0.1'), want: false },
    { title: 'ipv4_is_private(\'x\') is null', got: call('ipv4_is_private', 'bool', 'x'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
