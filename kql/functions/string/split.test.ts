import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/split', () => {
  const cases = [
    { title: 'split(\'aa_bb\', \'_\') is [\'aa\', \'bb\']', got: call('split', 'dynamic', 'aa_bb', '_'), want: ['aa', 'bb'] },
    { title: 'split(\'aaa_bbb_ccc\', \'_\', 1n) is [\'bbb\']', got: call('split', 'dynamic', 'aaa_bbb_ccc', '_', 1n), want: ['bbb'] },
    { title: 'split(\'\', \'_\') is [\'\']', got: call('split', 'dynamic', '', '_'), want: [''] },
    { title: 'split(\'a__b\', \'_\') is [\'a\', \'\', \'b\']', got: call('split', 'dynamic', 'a__b', '_'), want: ['a', '', 'b'] },
    { title: 'split(\'aabbcc\', \'bb\') is [\'aa\', \'cc\']', got: call('split', 'dynamic', 'aabbcc', 'bb'), want: ['aa', 'cc'] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
