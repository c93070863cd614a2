import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/ip/ipv6', () => {
  const cases = [
    { title: 'parse_ipv6(\'192.168.255.255/24\') is \'0000:0000:0000:0000:0000:ffff:c0a8:ff00\'', got: call('parse_ipv6', 'string', '192.168.255.255/24'), want: '0000:0000:0000:0000:0000:ffff:c0a8:ff00' },
    { title: 'parse_ipv6(\':::\') is \'\'', got: call('parse_ipv6', 'string', ':::'), want: '' },
    { title: 'parse_ipv6_mask(\'fe80::85d:e82c:9446:7994\', 120n) is \'fe80:0000:0000:0000:085d:e82c:9446:7900\'', got: call('parse_ipv6_mask', 'string', 'fe80::85d:e82c:9446:7994', 120n), want: 'fe80:0000:0000:0000:085d:e82c:9446:7900' },
    { title: 'parse_ipv6_mask(\'::192.168.255.255/24\', 128n) is \'0000:0000:0000:0000:0000:0000:c0a8:ff00\'', got: call('parse_ipv6_mask', 'string', '::192.168.255.255/24', 128n), want: '0000:0000:0000:0000:0000:0000:c0a8:ff00' },
    { title: 'ipv6_compare(\'192.168.1.1\', \'::ffff:c0a8:0101\') is 0n', got: call('ipv6_compare', 'long', '192.168.1.1', '::ffff:c0a8:0101'), want: 0n },
    { title: 'ipv6_compare(\'fe80::1\', \'fe80::2\') is -1n', got: call('ipv6_compare', 'long', 'fe80::1', 'fe80::2'), want: -1n },
    { title: 'ipv6_is_match(\'::192.168.1.1/30\', \'192.168.1.255/24\') is true', got: call('ipv6_is_match', 'bool', '::192.168.1.1/30', '192.168.1.255/24'), want: true },
    { title: 'ipv6_is_in_range(\'a5e:f127:8a9d:146d:e102:b5d3:c755:abcd\', \'a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112\') is true', got: call('ipv6_is_in_range', 'bool', 'a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', 'a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112'), want: true },
    { title: 'ipv6_is_in_any_range(\'a5e::1\', json(\'["a5e::/16","::1"]\')) is true', got: call('ipv6_is_in_any_range', 'bool', 'a5e::1', json('["a5e::/16","::1"]')), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
