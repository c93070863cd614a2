import { describe, expect, it } from 'vitest';
import { call, timespan } from '../testing.ts';

describe('kql/functions/math/abs', () => {
  const cases = [
    { title: 'abs(-5n) is 5n', got: call('abs', 'long', -5n), want: 5n },
    { title: 'abs(-0.5) is 0.5', got: call('abs', 'real', -0.5), want: 0.5 },
    { title: 'abs(timespan(\'-1h\')) is timespan(\'1h\')', got: call('abs', 'timespan', timespan('-1h')), want: timespan('1h').value },
    { title: 'sign(-42n) is -1', got: call('sign', 'real', -42n), want: -1 },
    { title: 'sign(Number.NaN) is 0', got: call('sign', 'real', Number.NaN), want: 0 },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
