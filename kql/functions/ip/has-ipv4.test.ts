import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/ip/has-ipv4', () => {
  const cases = [
    { title: 'has_ipv4(\'05:04:54 127.0.0.1 GET /favicon.ico 404\', \'127.0.0.1\') is true', got: call('has_ipv4', 'bool', '05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.0.1'), want: true },
    { title: 'has_ipv4(\'05:04:54 127.0.0.256 GET /favicon.ico 404\', \'127.0.0.256\') is false', got: call('has_ipv4', 'bool', '05:04:54 127.0.0.256 GET /favicon.ico 404', '127.0.0.256'), want: false },
    { title: 'has_ipv4(\'05:04:54127.0.0.1 GET /favicon.ico 404\', \'127.0.0.1\') is false', got: call('has_ipv4', 'bool', '05:04:54127.0.0.1 GET /favicon.ico 404', '127.0.0.1'), want: false },
    { title: 'has_any_ipv4(\'05:04:54 127.0.0.1 GET\', json(\'["127.0.0.1","127.0.0.2"]\')) is true', got: call('has_any_ipv4', 'bool', '05:04:54 127.0.0.1 GET', json('["127.0.0.1","127.0.0.2"]')), want: true },
    { title: 'has_ipv4_prefix(\'05:04:54 127.0.0.1 GET\', \'127.0.\') is true', got: call('has_ipv4_prefix', 'bool', '05:04:54 127.0.0.1 GET', '127.0.'), want: true },
    { title: 'has_ipv4_prefix(\'05:04:54 127.0.0.1 GET\', \'127.0\') is false', got: call('has_ipv4_prefix', 'bool', '05:04:54 127.0.0.1 GET', '127.0'), want: false },
    { title: 'has_any_ipv4_prefix(\'05:04:54 127.0.0.256 GET\', \'127.0.\', \'192.\') is false', got: call('has_any_ipv4_prefix', 'bool', '05:04:54 127.0.0.256 GET', '127.0.', '192.'), want: false },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
