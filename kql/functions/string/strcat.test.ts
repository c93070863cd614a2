import { describe, expect, it } from 'vitest';
import { call, none, timespan } from '../testing.ts';

describe('kql/functions/string/strcat', () => {
  const cases = [
    { title: 'strcat(\'hello\', \' \', \'world\') is \'hello world\'', got: call('strcat', 'string', 'hello', ' ', 'world'), want: 'hello world' },
    { title: 'strcat(\'a\', \'-\', 1n, \'-\', true) is \'a-1-True\'', got: call('strcat', 'string', 'a', '-', 1n, '-', true), want: 'a-1-True' },
    { title: 'strcat(none(\'int\'), \'z\', 1.5, none(\'dynamic\')) is \'z1.5\'', got: call('strcat', 'string', none('int'), 'z', 1.5, none('dynamic')), want: 'z1.5' },
    { title: 'strcat_delim(\'-\', 1n, \'2\', \'A\', timespan(\'1s\')) is \'1-2-A-00:00:01\'', got: call('strcat_delim', 'string', '-', 1n, '2', 'A', timespan('1s')), want: '1-2-A-00:00:01' },
    { title: 'strrep(\'ABC\', 2n) is \'ABCABC\'', got: call('strrep', 'string', 'ABC', 2n), want: 'ABCABC' },
    { title: 'strrep(123n, 3n, \'.\') is \'123.123.123\'', got: call('strrep', 'string', 123n, 3n, '.'), want: '123.123.123' },
    { title: 'strrep(timespan(\'3s\'), 2n, \' \') is \'00:00:03 00:00:03\'', got: call('strrep', 'string', timespan('3s'), 2n, ' '), want: '00:00:03 00:00:03' },
    { title: 'strrep(\'a\', -1n) is \'\'', got: call('strrep', 'string', 'a', -1n), want: '' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
