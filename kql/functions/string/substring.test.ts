import { describe, expect, it } from 'vitest';
import { call, none } from '../testing.ts';

describe('kql/functions/string/substring', () => {
  const cases = [
    { title: 'substring(\'123456\', 1n) is \'23456\'', got: call('substring', 'string', '123456', 1n), want: '23456' },
    { title: 'substring(\'123456\', 2n, 2n) is \'34\'', got: call('substring', 'string', '123456', 2n, 2n), want: '34' },
    { title: 'substring(\'ABCD\', 0n, 2n) is \'AB\'', got: call('substring', 'string', 'ABCD', 0n, 2n), want: 'AB' },
    { title: 'substring(\'hello\', -3n, 2n) is \'ll\'', got: call('substring', 'string', 'hello', -3n, 2n), want: 'll' },
    { title: 'substring(\'hello\', -100n, 3n) is \'\'', got: call('substring', 'string', 'hello', -100n, 3n), want: '' },
    { title: 'substring(\'xy\', 3n) is \'\'', got: call('substring', 'string', 'xy', 3n), want: '' },
    { title: 'substring(\'hello\', 1n, -1n) is \'\'', got: call('substring', 'string', 'hello', 1n, -1n), want: '' },
    { title: 'substring(\'😀b\', 0n, 1n) is \'😀\'', got: call('substring', 'string', '😀b', 0n, 1n), want: '😀' },
    { title: 'substring(\'abc\', none(\'long\')) is \'\'', got: call('substring', 'string', 'abc', none('long')), want: '' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
