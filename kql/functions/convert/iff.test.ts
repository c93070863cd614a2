import { describe, expect, it } from 'vitest';
import { call, none } from '../testing.ts';

describe('kql/functions/convert/iff', () => {
  const cases = [
    { title: 'iff(none(\'bool\'), \'t\', \'f\') is \'f\'', got: call('iff', 'string', none('bool'), 't', 'f'), want: 'f' },
    { title: 'iff(true, 1n, 2.5) is 1', got: call('iff', 'real', true, 1n, 2.5), want: 1 },
    { title: 'iif(false, 1n, 2n) is 2n', got: call('iif', 'long', false, 1n, 2n), want: 2n },
    { title: 'case(false, \'a\', true, \'b\', \'c\') is \'b\'', got: call('case', 'string', false, 'a', true, 'b', 'c'), want: 'b' },
    { title: 'case(none(\'bool\'), \'a\', \'c\') is \'c\'', got: call('case', 'string', none('bool'), 'a', 'c'), want: 'c' },
    { title: 'coalesce(none(\'int\'), none(\'long\'), 5n) is 5n', got: call('coalesce', 'long', none('int'), none('long'), 5n), want: 5n },
    { title: 'coalesce(\'\', \'x\') is \'x\'', got: call('coalesce', 'string', '', 'x'), want: 'x' },
    { title: 'coalesce(none(\'long\')) is null', got: call('coalesce', 'long', none('long')), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
