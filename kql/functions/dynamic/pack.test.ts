import { describe, expect, it } from 'vitest';
import { call, json, none } from '../testing.ts';

describe('kql/functions/dynamic/pack', () => {
  const cases = [
    { title: 'bag_pack(\'Level\', \'Information\', \'ProcessID\', 1234n) is json(\'{"Level":"Information","ProcessID":1234}\')', got: call('bag_pack', 'dynamic', 'Level', 'Information', 'ProcessID', 1234n), want: json('{"Level":"Information","ProcessID":1234}').value },
    { title: 'pack(\'a\', none(\'long\')) is json(\'{"a":null}\')', got: call('pack', 'dynamic', 'a', none('long')), want: json('{"a":null}').value },
    { title: 'pack_array(1n, \'2\', json(\'{"a":1}\')) is json(\'[1,"2",{"a":1}]\')', got: call('pack_array', 'dynamic', 1n, '2', json('{"a":1}')), want: json('[1,"2",{"a":1}]').value },
    { title: 'bag_pack(\'s\', \'{"a":1}\') is json(\'{"s":"{\\\\"a\\\\":1}"}\')', got: call('bag_pack', 'dynamic', 's', '{"a":1}'), want: json('{"s":"{\\"a\\":1}"}').value },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
