import { describe, expect, it } from 'vitest';
import { call, decimal, guid, int, json, none } from '../testing.ts';

describe('kql/functions/operators/compare', () => {
  const cases = [
    { title: '==(none(\'long\'), none(\'long\')) is null', got: call('==', 'bool', none('long'), none('long')), want: null },
    { title: '==(1n, none(\'long\')) is false', got: call('==', 'bool', 1n, none('long')), want: false },
    { title: '!=(1n, none(\'long\')) is true', got: call('!=', 'bool', 1n, none('long')), want: true },
    { title: '!=(none(\'long\'), none(\'long\')) is null', got: call('!=', 'bool', none('long'), none('long')), want: null },
    { title: '<(1n, none(\'long\')) is null', got: call('<', 'bool', 1n, none('long')), want: null },
    { title: '==(Number.NaN, Number.NaN) is false', got: call('==', 'bool', Number.NaN, Number.NaN), want: false },
    { title: '!=(Number.NaN, Number.NaN) is true', got: call('!=', 'bool', Number.NaN, Number.NaN), want: true },
    { title: '==(int(5), 5.0) is true', got: call('==', 'bool', int(5), 5.0), want: true },
    { title: '==(json(\'"5"\'), \'5\') is true', got: call('==', 'bool', json('"5"'), '5'), want: true },
    { title: '==(json(\'5\'), 5n) is true', got: call('==', 'bool', json('5'), 5n), want: true },
    { title: '==(none(\'dynamic\'), \'\') is true', got: call('==', 'bool', none('dynamic'), ''), want: true },
    { title: '>(Number.POSITIVE_INFINITY, 1e308) is true', got: call('>', 'bool', Number.POSITIVE_INFINITY, 1e308), want: true },
    { title: '==(decimal(\'0.30\'), decimal(\'0.3\')) is true', got: call('==', 'bool', decimal('0.30'), decimal('0.3')), want: true },
    { title: '<(\'Beta\', \'alpha\') is true', got: call('<', 'bool', 'Beta', 'alpha'), want: true },
    { title: '<(decimal(\'1.05\'), 2n) is true', got: call('<', 'bool', decimal('1.05'), 2n), want: true },
    { title: '==(guid(\'10e99626-bc2b-4c75-bb3e-fe606de25700\'), \'10E99626BC2B4C75BB3EFE606DE25700\') is true', got: call('==', 'bool', guid('10e99626-bc2b-4c75-bb3e-fe606de25700'), '10E99626BC2B4C75BB3EFE606DE25700'), want: true },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
