import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/string/replace', () => {
  const cases = [
    { title: 'replace_string(\'A magic trick can turn a cat into a dog\', \'cat\', \'hamster\') is \'A magic trick can turn a hamster into a dog\'', got: call('replace_string', 'string', 'A magic trick can turn a cat into a dog', 'cat', 'hamster'), want: 'A magic trick can turn a hamster into a dog' },
    { title: 'replace_string(\'aaa\', \'\', \'X\') is \'aaa\'', got: call('replace_string', 'string', 'aaa', '', 'X'), want: 'aaa' },
    { title: 'replace_string(\'a.a\', \'.\', \'$&\') is \'a$&a\'', got: call('replace_string', 'string', 'a.a', '.', '$&'), want: 'a$&a' },
    { title: 'replace_strings(\'turn a cat into a dog\', json(\'["cat","dog"]\'), json(\'["dog","pigeon"]\')) is \'turn a dog into a pigeon\'', got: call('replace_strings', 'string', 'turn a cat into a dog', json('["cat","dog"]'), json('["dog","pigeon"]')), want: 'turn a dog into a pigeon' },
    { title: 'replace_strings(\'This is it\', json(\'["This","is"]\'), json(\'["This","was"]\')) is \'This was it\'', got: call('replace_strings', 'string', 'This is it', json('["This","is"]'), json('["This","was"]')), want: 'This was it' },
    { title: 'replace_strings(\'This is it\', json(\'["is","This"]\'), json(\'["was","This"]\')) is \'Thwas was it\'', got: call('replace_strings', 'string', 'This is it', json('["is","This"]'), json('["was","This"]')), want: 'Thwas was it' },
    { title: 'replace_strings(\'This is it\', json(\'["This","is"]\'), json(\'[12345,"was"]\')) is \'This was it\'', got: call('replace_strings', 'string', 'This is it', json('["This","is"]'), json('[12345,"was"]')), want: 'This was it' },
    { title: 'replace_regex(\'Number is 1\', \'is (\\\\d+)\', \'was: \\\\1\') is \'Number was: 1\'', got: call('replace_regex', 'string', 'Number is 1', 'is (\\d+)', 'was: \\1'), want: 'Number was: 1' },
    { title: 'replace_regex(\'aaa\', \'a*?\', \'-\') is \'-a-a-a-\'', got: call('replace_regex', 'string', 'aaa', 'a*?', '-'), want: '-a-a-a-' },
    { title: 'replace(\'is (\\\\d+)\', \'was: \\\\1\', \'Number is 1\') is \'Number was: 1\'', got: call('replace', 'string', 'is (\\d+)', 'was: \\1', 'Number is 1'), want: 'Number was: 1' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
