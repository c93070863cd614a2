import { describe, expect, it } from 'vitest';
import { call, int } from '../testing.ts';

describe('kql/functions/string/strlen', () => {
  const cases = [
    { title: 'strlen(\'hello\') is 5n', got: call('strlen', 'long', 'hello'), want: 5n },
    { title: 'strlen(\'⒦⒰⒮⒯⒪\') is 5n', got: call('strlen', 'long', '⒦⒰⒮⒯⒪'), want: 5n },
    { title: 'strlen(\'\') is 0n', got: call('strlen', 'long', ''), want: 0n },
    { title: 'strlen(\'😀😀\') is 2n', got: call('strlen', 'long', '😀😀'), want: 2n },
    { title: 'strlen(\'👨‍👩‍👧\') is 5n', got: call('strlen', 'long', '👨‍👩‍👧'), want: 5n },
    { title: 'strlen(int(123)) is 3n', got: call('strlen', 'long', int(123)), want: 3n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
