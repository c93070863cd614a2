import { describe, expect, it } from 'vitest';
import { call, NOW, timespan } from '../testing.ts';

describe('kql/functions/datetime/now', () => {
  const cases = [
    { title: 'now() is NOW', got: call('now', 'datetime'), want: NOW },
    { title: 'now(timespan(\'-2d\')) is NOW - 1_728_000_000_000n', got: call('now', 'datetime', timespan('-2d')), want: NOW - 1_728_000_000_000n },
    { title: 'ago(timespan(\'1d\')) is NOW - 864_000_000_000n', got: call('ago', 'datetime', timespan('1d')), want: NOW - 864_000_000_000n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
