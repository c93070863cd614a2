import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/regex-quote', () => {
  const cases = [
    { title: 'regex_quote(\'(so$me.Te^xt)\') is \'\\\\(so\\\\$me\\\\.Te\\\\^xt\\\\)\'', got: call('regex_quote', 'string', '(so$me.Te^xt)'), want: '\\(so\\$me\\.Te\\^xt\\)' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
