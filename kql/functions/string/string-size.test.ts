import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/string-size', () => {
  const cases = [
    { title: 'string_size(\'hello\') is 5n', got: call('string_size', 'long', 'hello'), want: 5n },
    { title: 'string_size(\'⒦⒰⒮⒯⒪\') is 15n', got: call('string_size', 'long', '⒦⒰⒮⒯⒪'), want: 15n },
    { title: 'string_size(\'🇺🇸\') is 8n', got: call('string_size', 'long', '🇺🇸'), want: 8n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
