import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/indexof', () => {
  const cases = [
    { title: 'indexof(\'abcdefg\', \'cde\') is 2n', got: call('indexof', 'long', 'abcdefg', 'cde'), want: 2n },
    { title: 'indexof(\'abcdefg\', \'cde\', 1n, 4n) is 2n', got: call('indexof', 'long', 'abcdefg', 'cde', 1n, 4n), want: 2n },
    { title: 'indexof(\'abcdefg\', \'cde\', 1n, 2n) is 2n', got: call('indexof', 'long', 'abcdefg', 'cde', 1n, 2n), want: 2n },
    { title: 'indexof(\'abcdefg\', \'cde\', 3n, 4n) is -1n', got: call('indexof', 'long', 'abcdefg', 'cde', 3n, 4n), want: -1n },
    { title: 'indexof(\'abcdefg\', \'cde\', -5n) is 2n', got: call('indexof', 'long', 'abcdefg', 'cde', -5n), want: 2n },
    { title: 'indexof(1234567n, 5n, 1n, 4n) is 4n', got: call('indexof', 'long', 1234567n, 5n, 1n, 4n), want: 4n },
    { title: 'indexof(\'abcdefgabcdefg\', \'cde\', 1n, 10n, 2n) is 9n', got: call('indexof', 'long', 'abcdefgabcdefg', 'cde', 1n, 10n, 2n), want: 9n },
    { title: 'indexof(\'abcdefgabcdefg\', \'cde\', 1n, -1n, 3n) is -1n', got: call('indexof', 'long', 'abcdefgabcdefg', 'cde', 1n, -1n, 3n), want: -1n },
    { title: 'indexof(\'😀a\', \'a\') is 1n', got: call('indexof', 'long', '😀a', 'a'), want: 1n },
    { title: 'indexof_regex(\'abcabc\', \'a.c\') is 0n', got: call('indexof_regex', 'long', 'abcabc', 'a.c'), want: 0n },
    { title: 'indexof_regex(\'abcabcdefg\', \'a.c\', 0n, 9n, 2n) is 3n', got: call('indexof_regex', 'long', 'abcabcdefg', 'a.c', 0n, 9n, 2n), want: 3n },
    { title: 'indexof_regex(\'abcabc\', \'a.c\', 1n, -1n, 2n) is -1n', got: call('indexof_regex', 'long', 'abcabc', 'a.c', 1n, -1n, 2n), want: -1n },
    { title: 'indexof_regex(\'ababaa\', \'a.a\', 0n, -1n, 2n) is -1n', got: call('indexof_regex', 'long', 'ababaa', 'a.a', 0n, -1n, 2n), want: -1n },
    { title: 'indexof_regex(\'abcabc\', \'a|ab\', -1n) is null', got: call('indexof_regex', 'long', 'abcabc', 'a|ab', -1n), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
