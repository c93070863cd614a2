import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

describe('kql/functions/dynamic/parse-json', () => {
  const cases = [
    { title: 'parse_json(\'{"a":1,"b":1.0}\') is json(\'{"a":1,"b":1.0}\')', got: call('parse_json', 'dynamic', '{"a":1,"b":1.0}'), want: json('{"a":1,"b":1.0}').value },
    { title: 'parse_json(\'9007199254740993\') is 9_007_199_254_740_993n', got: call('parse_json', 'dynamic', '9007199254740993'), want: 9_007_199_254_740_993n },
    { title: 'parse_json(\'not json\') is \'not json\'', got: call('parse_json', 'dynamic', 'not json'), want: 'not json' },
    { title: 'parse_json(\'\') is null', got: call('parse_json', 'dynamic', ''), want: null },
    { title: 'todynamic(\'[1\') is \'[1\'', got: call('todynamic', 'dynamic', '[1'), want: '[1' },
    { title: 'dynamic_to_json(json(\'{"b":2,"a":[1,"x"]}\')) is \'{"a":[1,"x"],"b":2}\'', got: call('dynamic_to_json', 'string', json('{"b":2,"a":[1,"x"]}')), want: '{"a":[1,"x"],"b":2}' },
    { title: 'extract_json(\'$.name\', \'{"name":"John","age":30}\') is \'John\'', got: call('extract_json', 'string', '$.name', '{"name":"John","age":30}'), want: 'John' },
    { title: 'extractjson(\'$.a[0].b\', \'{"a":[{"b":7}]}\') is 7n', got: call('extractjson', 'long', '$.a[0].b', '{"a":[{"b":7}]}'), want: 7n },
    { title: 'extract_json(\'$.x\', \'{"a":1}\') is \'\'', got: call('extract_json', 'string', '$.x', '{"a":1}'), want: '' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
