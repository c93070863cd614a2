import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/strcmp', () => {
  const cases = [
    { title: 'strcmp(\'ABC\', \'ABC\') is 0n', got: call('strcmp', 'long', 'ABC', 'ABC'), want: 0n },
    { title: 'strcmp(\'abc\', \'ABC\') is 1n', got: call('strcmp', 'long', 'abc', 'ABC'), want: 1n },
    { title: 'strcmp(\'ABC\', \'abc\') is -1n', got: call('strcmp', 'long', 'ABC', 'abc'), want: -1n },
    { title: 'strcmp(\'abcde\', \'abc\') is 1n', got: call('strcmp', 'long', 'abcde', 'abc'), want: 1n },
    { title: 'strcmp(\'😀\', \'\\uffff\') is 1n', got: call('strcmp', 'long', '😀', '\uffff'), want: 1n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
