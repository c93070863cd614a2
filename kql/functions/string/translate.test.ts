import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/translate', () => {
  const cases = [
    { title: 'translate(\'krasp\', \'otsku\', \'spark\') is \'kusto\'', got: call('translate', 'string', 'krasp', 'otsku', 'spark'), want: 'kusto' },
    { title: 'translate(\'abc\', \'x\', \'abc\') is \'xxx\'', got: call('translate', 'string', 'abc', 'x', 'abc'), want: 'xxx' },
    { title: 'translate(\'abc\', \'\', \'ab\') is \'\'', got: call('translate', 'string', 'abc', '', 'ab'), want: '' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
