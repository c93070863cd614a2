import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/isascii', () => {
  const cases = [
    { title: 'isascii(\'some string\') is true', got: call('isascii', 'bool', 'some string'), want: true },
    { title: 'isascii(\'é\') is false', got: call('isascii', 'bool', 'é'), want: false },
    { title: 'isutf8(\'some string\') is true', got: call('isutf8', 'bool', 'some string'), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
