import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/parse/parse-csv', () => {
  const cases = [
    { title: 'parse_csv(\'aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\\nline2"\') is [\'aa\', \'b,b,b\', \'cc\', \'Escaping quotes: "Title"\', \'line1\\nline2\']', got: call('parse_csv', 'dynamic', 'aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\nline2"'), want: ['aa', 'b,b,b', 'cc', 'Escaping quotes: "Title"', 'line1\nline2'] },
    { title: 'parse_csv(\'record1,a,b,c\\nrecord2,x,y,z\') is [\'record1\', \'a\', \'b\', \'c\']', got: call('parse_csv', 'dynamic', 'record1,a,b,c\nrecord2,x,y,z'), want: ['record1', 'a', 'b', 'c'] },
    { title: 'parse_csv(\'\') is [\'\']', got: call('parse_csv', 'dynamic', ''), want: [''] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
