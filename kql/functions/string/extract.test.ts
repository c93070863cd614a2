import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/extract', () => {
  const cases = [
    { title: 'extract(\'x=([0-9.]+)\', 1n, \'hello x=45.6|wo\') is \'45.6\'', got: call('extract', 'string', 'x=([0-9.]+)', 1n, 'hello x=45.6|wo'), want: '45.6' },
    { title: 'extract(\'x=([0-9.]+)\', 1n, \'hello x=45.6|wo\') is 45.6', got: call('extract', 'real', 'x=([0-9.]+)', 1n, 'hello x=45.6|wo'), want: 45.6 },
    { title: 'extract(\'-(\\\\d{2})-\', 1n, \'15-12-2024\') is 12', got: call('extract', 'int', '-(\\d{2})-', 1n, '15-12-2024'), want: 12 },
    { title: 'extract(\'x=(\\\\d+)\', 1n, \'nothing\') is null', got: call('extract', 'long', 'x=(\\d+)', 1n, 'nothing'), want: null },
    { title: 'extract(\'x=(\\\\d+)\', 2n, \'x=1\') is \'\'', got: call('extract', 'string', 'x=(\\d+)', 2n, 'x=1'), want: '' },
    { title: 'extract(\'(a)|(b)\', 1n, \'b\') is \'\'', got: call('extract', 'string', '(a)|(b)', 1n, 'b'), want: '' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
