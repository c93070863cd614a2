import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/matches-regex', () => {
  const cases = [
    { title: 'matches regex(\'2020-01-15\', \'^\\\\d{4}-\\\\d{2}-\\\\d{2}$\') is true', got: call('matches regex', 'bool', '2020-01-15', '^\\d{4}-\\d{2}-\\d{2}$'), want: true },
    { title: 'matches regex(\'café\', \'.*é$\') is true', got: call('matches regex', 'bool', 'café', '.*é$'), want: true },
    { title: 'matches regex(\'abc\', \'^b\') is false', got: call('matches regex', 'bool', 'abc', '^b'), want: false },
    { title: 'matches regex(\'ABC\', \'(?i)abc\') is true', got: call('matches regex', 'bool', 'ABC', '(?i)abc'), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
