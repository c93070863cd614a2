import { describe, expect, it } from 'vitest';
import { call, json, none, timespan } from '../testing.ts';

describe('kql/functions/convert/gettype', () => {
  const cases = [
    { title: 'gettype(1n) is \'long\'', got: call('gettype', 'string', 1n), want: 'long' },
    { title: 'gettype(json(\'{"a":1}\')) is \'dictionary\'', got: call('gettype', 'string', json('{"a":1}')), want: 'dictionary' },
    { title: 'gettype(json(\'[1]\')) is \'array\'', got: call('gettype', 'string', json('[1]')), want: 'array' },
    { title: 'gettype(json(\'1.5\')) is \'double\'', got: call('gettype', 'string', json('1.5')), want: 'double' },
    { title: 'gettype(none(\'dynamic\')) is \'null\'', got: call('gettype', 'string', none('dynamic')), want: 'null' },
    { title: 'gettype(none(\'int\')) is \'int\'', got: call('gettype', 'string', none('int')), want: 'int' },
    { title: 'gettype(timespan(\'1s\')) is \'timespan\'', got: call('gettype', 'string', timespan('1s')), want: 'timespan' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
