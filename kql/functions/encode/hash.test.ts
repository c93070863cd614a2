import { describe, expect, it } from 'vitest';
import { call, datetime } from '../testing.ts';

describe('kql/functions/encode/hash', () => {
  const cases = [
    { title: 'hash(\'World\') is 1846988464401551951n', got: call('hash', 'long', 'World'), want: 1846988464401551951n },
    { title: 'hash(\'World\', 100n) is 51n', got: call('hash', 'long', 'World', 100n), want: 51n },
    { title: 'hash(datetime(\'2015-01-01\')) is 1380966698541616202n', got: call('hash', 'long', datetime('2015-01-01')), want: 1380966698541616202n },
    { title: 'hash_xxhash64(\'Hello\') is 753694413698530628n', got: call('hash_xxhash64', 'long', 'Hello'), want: 753694413698530628n },
    { title: 'hash_md5(\'World\') is \'f5a7924e621e84c9280a9a27e1bcb7f6\'', got: call('hash_md5', 'string', 'World'), want: 'f5a7924e621e84c9280a9a27e1bcb7f6' },
    { title: 'hash_md5(datetime(\'2020-01-01\')) is \'786c530672d1f8db31fee25ea8a9390b\'', got: call('hash_md5', 'string', datetime('2020-01-01')), want: '786c530672d1f8db31fee25ea8a9390b' },
    { title: 'hash_sha1(\'World\') is \'70c07ec18ef89c5309bbb0937f3a6342411e1fdd\'', got: call('hash_sha1', 'string', 'World'), want: '70c07ec18ef89c5309bbb0937f3a6342411e1fdd' },
    { title: 'hash_sha256(\'World\') is \'78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524\'', got: call('hash_sha256', 'string', 'World'), want: '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
