import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/operators/text', () => {
  const cases = [
    { title: 'has(\'hello-world\', \'hello\') is true', got: call('has', 'bool', 'hello-world', 'hello'), want: true },
    { title: 'has(\'helloworld\', \'hello\') is false', got: call('has', 'bool', 'helloworld', 'hello'), want: false },
    { title: 'has(\'alpha_beta\', \'ALPHA\') is true', got: call('has', 'bool', 'alpha_beta', 'ALPHA'), want: true },
    { title: 'has(\'a b\', \' \') is true', got: call('has', 'bool', 'a b', ' '), want: true },
    { title: 'has(\'anything\', \'\') is true', got: call('has', 'bool', 'anything', ''), want: true },
    { title: 'has(\'Привет мир\', \'МИР\') is true', got: call('has', 'bool', 'Привет мир', 'МИР'), want: true },
    { title: 'has_cs(\'HELLO\', \'hello\') is false', got: call('has_cs', 'bool', 'HELLO', 'hello'), want: false },
    { title: '!has(\'helloworld\', \'hello\') is true', got: call('!has', 'bool', 'helloworld', 'hello'), want: true },
    { title: 'has(\'co-op\', \'co-op\') is true', got: call('has', 'bool', 'co-op', 'co-op'), want: true },
    { title: 'hasprefix(\'Hello World\', \'wor\') is true', got: call('hasprefix', 'bool', 'Hello World', 'wor'), want: true },
    { title: 'hasprefix(\'Hello World\', \'orl\') is false', got: call('hasprefix', 'bool', 'Hello World', 'orl'), want: false },
    { title: 'hassuffix(\'ending\', \'end\') is false', got: call('hassuffix', 'bool', 'ending', 'end'), want: false },
    { title: 'hassuffix(\'the end.\', \'end\') is true', got: call('hassuffix', 'bool', 'the end.', 'end'), want: true },
    { title: 'contains(\'emoji😀here\', \'😀\') is true', got: call('contains', 'bool', 'emoji😀here', '😀'), want: true },
    { title: 'contains_cs(\'alpha\', \'A\') is false', got: call('contains_cs', 'bool', 'alpha', 'A'), want: false },
    { title: 'startswith(\'Alpha\', \'aL\') is true', got: call('startswith', 'bool', 'Alpha', 'aL'), want: true },
    { title: 'endswith(\'alpha\', \'\') is true', got: call('endswith', 'bool', 'alpha', ''), want: true },
    { title: '!endswith_cs(\'alpha\', \'PHA\') is true', got: call('!endswith_cs', 'bool', 'alpha', 'PHA'), want: true },
    { title: '=~(\'CAFÉ\', \'café\') is true', got: call('=~', 'bool', 'CAFÉ', 'café'), want: true },
    { title: '=~(\'ΟΔΟΣ\', \'οδος\') is true', got: call('=~', 'bool', 'ΟΔΟΣ', 'οδος'), want: true },
    { title: '!~(\'a\', \'A\') is false', got: call('!~', 'bool', 'a', 'A'), want: false },
    { title: 'has(json(\'{"a":"needle"}\'), \'needle\') is true', got: call('has', 'bool', json('{"a":"needle"}'), 'needle'), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
