import { describe, expect, it } from 'vitest';
import { call, decimal } from '../testing.ts';

describe('kql/functions/parse/parse-version', () => {
  const cases = [
    { title: 'parse_version(\'1.2.3.4\') is decimal(\'1000000020000000300000004\')', got: call('parse_version', 'decimal', '1.2.3.4'), want: decimal('1000000020000000300000004').value },
    { title: 'parse_version(\'0.2\') is decimal(\'20000000000000000\')', got: call('parse_version', 'decimal', '0.2'), want: decimal('20000000000000000').value },
    { title: 'parse_version(\'1.2.3.4.5\') is null', got: call('parse_version', 'decimal', '1.2.3.4.5'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
