import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/operators/in', () => {
  const cases = [
    { title: 'in(\'alpha\', \'alpha\', \'beta\') is true', got: call('in', 'bool', 'alpha', 'alpha', 'beta'), want: true },
    { title: 'in(\'Alpha\', \'alpha\', \'beta\') is false', got: call('in', 'bool', 'Alpha', 'alpha', 'beta'), want: false },
    { title: 'in~(\'MÜLLER\', \'müller\') is true', got: call('in~', 'bool', 'MÜLLER', 'müller'), want: true },
    { title: '!in(\'x\', json(\'["a","b"]\')) is true', got: call('!in', 'bool', 'x', json('["a","b"]')), want: true },
    { title: 'in(1n, json(\'[1,2]\')) is true', got: call('in', 'bool', 1n, json('[1,2]')), want: true },
    { title: 'in(1n, 1.5) is false', got: call('in', 'bool', 1n, 1.5), want: false },
    { title: 'in(none(\'long\'), 1n) is false', got: call('in', 'bool', none('long'), 1n), want: false },
    { title: '!in(none(\'long\'), 1n) is true', got: call('!in', 'bool', none('long'), 1n), want: true },
    { title: 'in(json(\'"a"\'), \'a\') is true', got: call('in', 'bool', json('"a"'), 'a'), want: true },
    { title: 'in(3n, json(\'[1,[2,[3]]]\')) is true', got: call('in', 'bool', 3n, json('[1,[2,[3]]]')), want: true },
    { title: 'in(\'a\', json(\'[]\')) is false', got: call('in', 'bool', 'a', json('[]')), want: false },
    { title: '!in~(\'RED\', \'red\') is false', got: call('!in~', 'bool', 'RED', 'red'), want: false },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
