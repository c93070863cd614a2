import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/string/has-any-index', () => {
  const cases = [
    { title: 'has_any_index(\'this is an example\', json(\'["this","example"]\')) is 0n', got: call('has_any_index', 'long', 'this is an example', json('["this","example"]')), want: 0n },
    { title: 'has_any_index(\'this is an example\', json(\'["not","example"]\')) is 1n', got: call('has_any_index', 'long', 'this is an example', json('["not","example"]')), want: 1n },
    { title: 'has_any_index(\'this is an example\', json(\'["not","found"]\')) is -1n', got: call('has_any_index', 'long', 'this is an example', json('["not","found"]')), want: -1n },
    { title: 'has_any_index(\'Example number 2\', json(\'[1,2,3]\')) is 1n', got: call('has_any_index', 'long', 'Example number 2', json('[1,2,3]')), want: 1n },
    { title: 'has_any_index(\'this is an example\', json(\'[]\')) is -1n', got: call('has_any_index', 'long', 'this is an example', json('[]')), want: -1n },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
