import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/string/unicode', () => {
  const cases = [
    { title: 'unicode_codepoints_from_string(\'⒦⒰\') is [9382n, 9392n]', got: call('unicode_codepoints_from_string', 'dynamic', '⒦⒰'), want: [9382n, 9392n] },
    { title: 'unicode_codepoints_to_string(75n, 117n, 115n, 116n, 111n) is \'Kusto\'', got: call('unicode_codepoints_to_string', 'string', 75n, 117n, 115n, 116n, 111n), want: 'Kusto' },
    { title: 'unicode_codepoints_to_string(json(\'[75,117]\'), 116n) is \'Kut\'', got: call('unicode_codepoints_to_string', 'string', json('[75,117]'), 116n), want: 'Kut' },
    { title: 'to_utf8(\'a\') is [97n]', got: call('to_utf8', 'dynamic', 'a'), want: [97n] },
    { title: 'make_string(128512n) is \'😀\'', got: call('make_string', 'string', 128512n), want: '😀' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
