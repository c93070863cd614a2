import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/string/extract-all', () => {
  const cases = [
    { title: 'extract_all(\'(\\\\d+)\', \'a set of numbers: 123, 567 and 789\') is [\'123\', \'567\', \'789\']', got: call('extract_all', 'dynamic', '(\\d+)', 'a set of numbers: 123, 567 and 789'), want: ['123', '567', '789'] },
    { title: 'extract_all(\'(\\\\w)(\\\\w+)(\\\\w)\', \'82b8be2d-dfa7\') is [[\'8\', \'2b8be2\', \'d\'], [\'d\', \'fa\', \'7\']]', got: call('extract_all', 'dynamic', '(\\w)(\\w+)(\\w)', '82b8be2d-dfa7'), want: [['8', '2b8be2', 'd'], ['d', 'fa', '7']] },
    { title: 'extract_all(\'(\\\\w)(\\\\w+)(\\\\w)\', json(\'[1,3]\'), \'82b8be2d-dfa7\') is [[\'8\', \'d\'], [\'d\', \'7\']]', got: call('extract_all', 'dynamic', '(\\w)(\\w+)(\\w)', json('[1,3]'), '82b8be2d-dfa7'), want: [['8', 'd'], ['d', '7']] },
    { title: 'extract_all(\'(?P<first>\\\\w)(?P<middle>\\\\w+)(?P<last>\\\\w)\', json(\'["first",2,"last"]\'), \'dfa7\') is [[\'d\', \'fa\', \'7\']]', got: call('extract_all', 'dynamic', '(?P<first>\\w)(?P<middle>\\w+)(?P<last>\\w)', json('["first",2,"last"]'), 'dfa7'), want: [['d', 'fa', '7']] },
    { title: 'extract_all(\'([a-z])(\\\\d)?\', \'aX\') is [[\'a\', \'\']]', got: call('extract_all', 'dynamic', '([a-z])(\\d)?', 'aX'), want: [['a', '']] },
    { title: 'extract_all(\'(\\\\d)\', \'１２\') is [\'１\', \'２\']', got: call('extract_all', 'dynamic', '(\\d)', '１２'), want: ['１', '２'] },
    { title: 'extract_all(\'([a-z])\', \'123\') is null', got: call('extract_all', 'dynamic', '([a-z])', '123'), want: null },
    { title: 'extractall is its old name', got: call('extractall', 'dynamic', '([a-z])', 'a1b'), want: ['a', 'b'] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
