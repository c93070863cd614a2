import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/encode/format-bytes', () => {
  const cases = [
    { title: 'format_bytes(564n) is \'564 Bytes\'', got: call('format_bytes', 'string', 564n), want: '564 Bytes' },
    { title: 'format_bytes(10332n, 1n) is \'10.1 KB\'', got: call('format_bytes', 'string', 10332n, 1n), want: '10.1 KB' },
    { title: 'format_bytes(20010332n, 2n) is \'19.08 MB\'', got: call('format_bytes', 'string', 20010332n, 2n), want: '19.08 MB' },
    { title: 'format_bytes(20010332n, 0n, \'KB\') is \'19541 KB\'', got: call('format_bytes', 'string', 20010332n, 0n, 'KB'), want: '19541 KB' },
    { title: 'format_bytes(1n, 1000n) is \'1 Bytes\'', got: call('format_bytes', 'string', 1n, 1000n), want: '1 Bytes' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
