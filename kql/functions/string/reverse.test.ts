import { describe, expect, it } from 'vitest';
import { call, datetime } from '../testing.ts';

describe('kql/functions/string/reverse', () => {
  const cases = [
    { title: 'reverse(\'Hello\') is \'olleH\'', got: call('reverse', 'string', 'Hello'), want: 'olleH' },
    { title: 'reverse(\'𝓗ello\') is \'olle𝓗\'', got: call('reverse', 'string', '𝓗ello'), want: 'olle𝓗' },
    { title: 'reverse(12345n) is \'54321\'', got: call('reverse', 'string', 12345n), want: '54321' },
    { title: 'reverse(datetime(\'2017-10-15 12:00\')) is \'Z0000000.00:00:21T51-01-7102\'', got: call('reverse', 'string', datetime('2017-10-15 12:00')), want: 'Z0000000.00:00:21T51-01-7102' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
