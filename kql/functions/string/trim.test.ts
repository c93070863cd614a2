import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/string/trim', () => {
  const cases = [
    { title: 'trim(\'--\', \'--https://bing.com--\') is \'https://bing.com\'', got: call('trim', 'string', '--', '--https://bing.com--'), want: 'https://bing.com' },
    { title: 'trim(\'[^\\\\w]+\', \'-  Te st1// $\') is \'Te st1\'', got: call('trim', 'string', '[^\\w]+', '-  Te st1// $'), want: 'Te st1' },
    { title: 'trim(\'x\', \'xxabcxx\') is \'xabcx\'', got: call('trim', 'string', 'x', 'xxabcxx'), want: 'xabcx' },
    { title: 'trim(\'x\', \'xxx\') is \'x\'', got: call('trim', 'string', 'x', 'xxx'), want: 'x' },
    { title: 'trim(\'\\\\s\', \'\\u00a0nbsp\\u00a0\') is \'nbsp\'', got: call('trim', 'string', '\\s', '\u00a0nbsp\u00a0'), want: 'nbsp' },
    { title: 'trim_start(\'https://\', \'https://bing.com\') is \'bing.com\'', got: call('trim_start', 'string', 'https://', 'https://bing.com'), want: 'bing.com' },
    { title: 'trim_end(\'.com\', \'bing.com\') is \'bing\'', got: call('trim_end', 'string', '.com', 'bing.com'), want: 'bing' },
    { title: 'trim_end(\'\\\\s+\', \'  a  \') is \'  a\'', got: call('trim_end', 'string', '\\s+', '  a  '), want: '  a' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
