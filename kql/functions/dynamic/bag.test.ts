import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/dynamic/bag', () => {
  const cases = [
    { title: 'bag_keys(json(\'{"a":"b","c":123}\')) is [\'a\', \'c\']', got: call('bag_keys', 'dynamic', json('{"a":"b","c":123}')), want: ['a', 'c'] },
    { title: 'bag_keys(json(\'[]\')) is null', got: call('bag_keys', 'dynamic', json('[]')), want: null },
    { title: 'bag_has_key(json(\'{"key2":{"prop1":"abc"}}\'), \'$.key2.prop1\') is true', got: call('bag_has_key', 'bool', json('{"key2":{"prop1":"abc"}}'), '$.key2.prop1'), want: true },
    { title: 'bag_has_key(json(\'{"key1":1}\'), \'key2\') is false', got: call('bag_has_key', 'bool', json('{"key1":1}'), 'key2'), want: false },
    { title: 'bag_merge(json(\'{"A1":12,"B1":2}\'), json(\'{"A2":81,"A1":1}\')) is json(\'{"A1":12,"B1":2,"A2":81}\')', got: call('bag_merge', 'dynamic', json('{"A1":12,"B1":2}'), json('{"A2":81,"A1":1}')), want: json('{"A1":12,"B1":2,"A2":81}').value },
    { title: 'bag_merge(json(\'{"k":1}\'), none(\'dynamic\')) is json(\'{"k":1}\')', got: call('bag_merge', 'dynamic', json('{"k":1}'), none('dynamic')), want: json('{"k":1}').value },
    { title: 'bag_remove_keys(json(\'{"key1":123,"key2":{"prop1":"abc","prop2":"xyz"}}\'), json(\'["$.key2.prop1","key1"]\')) is json(\'{"key2":{"prop2":"xyz"}}\')', got: call('bag_remove_keys', 'dynamic', json('{"key1":123,"key2":{"prop1":"abc","prop2":"xyz"}}'), json('["$.key2.prop1","key1"]')), want: json('{"key2":{"prop2":"xyz"}}').value },
    { title: 'bag_set_key(json(\'{"key1":1}\'), \'key3\', 3n) is json(\'{"key1":1,"key3":3}\')', got: call('bag_set_key', 'dynamic', json('{"key1":1}'), 'key3', 3n), want: json('{"key1":1,"key3":3}').value },
    { title: 'bag_set_key(json(\'{"key1":123}\'), \'$.key2.prop1\', \'abc\') is json(\'{"key1":123,"key2":{"prop1":"abc"}}\')', got: call('bag_set_key', 'dynamic', json('{"key1":123}'), '$.key2.prop1', 'abc'), want: json('{"key1":123,"key2":{"prop1":"abc"}}').value },
    { title: 'bag_zip(json(\'["a",8,"b"]\'), json(\'[1,"2",2.5]\')) is json(\'{"a":1,"b":2.5}\')', got: call('bag_zip', 'dynamic', json('["a",8,"b"]'), json('[1,"2",2.5]')), want: json('{"a":1,"b":2.5}').value },
    { title: 'bag_zip(json(\'"a"\'), json(\'[1]\')) is null', got: call('bag_zip', 'dynamic', json('"a"'), json('[1]')), want: null },
    { title: 'treepath(json(\'{"a":{"b":1},"c":[{"d":1}]}\')) is ["[\'a\']", "[\'a\'][\'b\']", "[\'c\']", "[\'c\'][0]", "[\'c\'][0][\'d\']"]', got: call('treepath', 'dynamic', json('{"a":{"b":1},"c":[{"d":1}]}')), want: ["['a']", "['a']['b']", "['c']", "['c'][0]", "['c'][0]['d']"] },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
