import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/ip/parse-ipv4', () => {
  const cases = [
    { title: 'parse_ipv4(\'192.168.1.1\') is 3232235777n', got: call('parse_ipv4', 'long', '192.168.1.1'), want: 3232235777n },
    { title: 'parse_ipv4(\'192.168.1.1/24\') is 3232235776n', got: call('parse_ipv4', 'long', '192.168.1.1/24'), want: 3232235776n },
    { title: 'parse_ipv4(\'255.255.255.255/31\') is 4294967294n', got: call('parse_ipv4', 'long', '255.255.255.255/31'), want: 4294967294n },
    { title: 'parse_ipv4(\'256.1.1.1\') is null', got: call('parse_ipv4', 'long', '256.1.1.1'), want: null },
    { title: 'parse_ipv4_mask(\'127.0.0.1\', 24n) is 2130706432n', got: call('parse_ipv4_mask', 'long', '127.0.0.1', 24n), want: 2130706432n },
    { title: 'ipv4_netmask_suffix(\'10.1.2.3\') is 32n', got: call('ipv4_netmask_suffix', 'long', '10.1.2.3'), want: 32n },
    { title: 'ipv4_netmask_suffix(\'127.0.0.1/16\') is 16n', got: call('ipv4_netmask_suffix', 'long', '127.0.0.1/16'), want: 16n },
    { title: 'format_ipv4(\'192.168.1.1\', 24n) is \'192.168.1.0\'', got: call('format_ipv4', 'string', '192.168.1.1', 24n), want: '192.168.1.0' },
    { title: 'format_ipv4(3232236031n, 24n) is \'192.168.1.0\'', got: call('format_ipv4', 'string', 3232236031n, 24n), want: '192.168.1.0' },
    { title: 'format_ipv4(\'192.168.1.1/24\', -1n) is \'\'', got: call('format_ipv4', 'string', '192.168.1.1/24', -1n), want: '' },
    { title: 'format_ipv4_mask(\'192.168.1.1/24\', 32n) is \'192.168.1.0/24\'', got: call('format_ipv4_mask', 'string', '192.168.1.1/24', 32n), want: '192.168.1.0/24' },
    { title: 'ipv4_range_to_cidr_list(\'1.1.128.0\', \'1.1.140.255\') is [\'1.1.128.0/21\', \'1.1.136.0/22\', \'1.1.140.0/24\']', got: call('ipv4_range_to_cidr_list', 'dynamic', '1.1.128.0', '1.1.140.255'), want: ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24'] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
