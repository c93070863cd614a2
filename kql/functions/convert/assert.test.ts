import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/convert/assert', () => {
  const cases = [
    { title: 'assert(true, \'never\') is true', got: call('assert', 'bool', true, 'never'), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
