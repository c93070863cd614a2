import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/countof', () => {
  const cases = [
    { title: 'countof(\'aaa\', \'a\') is 3n', got: call('countof', 'long', 'aaa', 'a'), want: 3n },
    { title: 'countof(\'aaaa\', \'aa\') is 3n', got: call('countof', 'long', 'aaaa', 'aa'), want: 3n },
    { title: 'countof(\'ababa\', \'ab\', \'normal\') is 2n', got: call('countof', 'long', 'ababa', 'ab', 'normal'), want: 2n },
    { title: 'countof(\'ababa\', \'aba\') is 2n', got: call('countof', 'long', 'ababa', 'aba'), want: 2n },
    { title: 'countof(\'ababa\', \'aba\', \'regex\') is 1n', got: call('countof', 'long', 'ababa', 'aba', 'regex'), want: 1n },
    { title: 'countof(\'abcabc\', \'a.c\', \'regex\') is 2n', got: call('countof', 'long', 'abcabc', 'a.c', 'regex'), want: 2n },
    { title: 'countof(\'abc\', \'\') is 0n', got: call('countof', 'long', 'abc', ''), want: 0n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
