import { describe, expect, it } from 'vitest';
import { call, datetime, decimal, json, none, timespan } from '../testing.ts';

describe('kql/functions/convert/to', () => {
  const cases = [
    { title: 'tobool(\'TRUE\') is true', got: call('tobool', 'bool', 'TRUE'), want: true },
    { title: 'tobool(\'1\') is true', got: call('tobool', 'bool', '1'), want: true },
    { title: 'tobool(\'-1\') is true', got: call('tobool', 'bool', '-1'), want: true },
    { title: 'tobool(\'1.0\') is null', got: call('tobool', 'bool', '1.0'), want: null },
    { title: 'tobool(\'yes\') is null', got: call('tobool', 'bool', 'yes'), want: null },
    { title: 'tobool(0.5) is true', got: call('tobool', 'bool', 0.5), want: true },
    { title: 'toint(\'  42  \') is 42', got: call('toint', 'int', '  42  '), want: 42 },
    { title: 'toint(\'5.9\') is null', got: call('toint', 'int', '5.9'), want: null },
    { title: 'toint(\'0X1f\') is 31', got: call('toint', 'int', '0X1f'), want: 31 },
    { title: 'toint(\'-0x10\') is null', got: call('toint', 'int', '-0x10'), want: null },
    { title: 'toint(-2.9) is -2', got: call('toint', 'int', -2.9), want: -2 },
    { title: 'toint(2_147_483_648n) is -2_147_483_648', got: call('toint', 'int', 2_147_483_648n), want: -2_147_483_648 },
    { title: 'toint(timespan(\'1h\')) is 1_640_261_632', got: call('toint', 'int', timespan('1h')), want: 1_640_261_632 },
    { title: 'toint(json(\'9.99\')) is 9', got: call('toint', 'int', json('9.99')), want: 9 },
    { title: 'toint(json(\'1.7976931348623157e308\')) is 2_147_483_647', got: call('toint', 'int', json('1.7976931348623157e308')), want: 2_147_483_647 },
    { title: 'toint(json(\'[1]\')) is null', got: call('toint', 'int', json('[1]')), want: null },
    { title: 'tolong(\'0xFFFFFFFFFFFFFFFF\') is -1n', got: call('tolong', 'long', '0xFFFFFFFFFFFFFFFF'), want: -1n },
    { title: 'tolong(\'9223372036854775808\') is null', got: call('tolong', 'long', '9223372036854775808'), want: null },
    { title: 'tolong(Number.POSITIVE_INFINITY) is null', got: call('tolong', 'long', Number.POSITIVE_INFINITY), want: null },
    { title: 'tolong(timespan(\'1d\')) is 864_000_000_000n', got: call('tolong', 'long', timespan('1d')), want: 864_000_000_000n },
    { title: 'toreal(\'INF\') is null', got: call('toreal', 'real', 'INF'), want: null },
    { title: 'toreal(\'  NaN  \') is Number.NaN', got: call('toreal', 'real', '  NaN  '), want: Number.NaN },
    { title: 'toreal(\'1e400\') is Number.POSITIVE_INFINITY', got: call('toreal', 'real', '1e400'), want: Number.POSITIVE_INFINITY },
    { title: 'todouble(none(\'int\')) is null', got: call('todouble', 'real', none('int')), want: null },
    { title: 'todecimal(\'123.45678\') is decimal(\'123.45678\')', got: call('todecimal', 'decimal', '123.45678'), want: decimal('123.45678').value },
    { title: 'todecimal(0.1) is decimal(\'0.1\')', got: call('todecimal', 'decimal', 0.1), want: decimal('0.1').value },
    { title: 'todatetime(\'2015-12-31 23:59:59.9\') is datetime(\'2015-12-31T23:59:59.9000000Z\')', got: call('todatetime', 'datetime', '2015-12-31 23:59:59.9'), want: datetime('2015-12-31T23:59:59.9000000Z').value },
    { title: 'todatetime(\'12-02-2022\') is datetime(\'2022-12-02\')', got: call('todatetime', 'datetime', '12-02-2022'), want: datetime('2022-12-02').value },
    { title: 'todatetime(\'2020-02-30\') is null', got: call('todatetime', 'datetime', '2020-02-30'), want: null },
    { title: 'todatetime(1n) is 1n', got: call('todatetime', 'datetime', 1n), want: 1n },
    { title: 'totimespan(\'1.02:03:04.5\') is 937_845_000_000n', got: call('totimespan', 'timespan', '1.02:03:04.5'), want: 937_845_000_000n },
    { title: 'totimespan(\'90s\') is 900_000_000n', got: call('totimespan', 'timespan', '90s'), want: 900_000_000n },
    { title: 'totimespan(\'1.5\') is null', got: call('totimespan', 'timespan', '1.5'), want: null },
    { title: 'toguid(\'0123456789abcdef0123456789abcdef\') is \'01234567-89ab-cdef-0123-456789abcdef\'', got: call('toguid', 'guid', '0123456789abcdef0123456789abcdef'), want: '01234567-89ab-cdef-0123-456789abcdef' },
    { title: 'toguid(\'a string that is not a guid\') is null', got: call('toguid', 'guid', 'a string that is not a guid'), want: null },
    { title: 'tostring(true) is \'True\'', got: call('tostring', 'string', true), want: 'True' },
    { title: 'tostring(json(\'true\')) is \'true\'', got: call('tostring', 'string', json('true')), want: 'true' },
    { title: 'tostring(1500.0) is \'1500.0\'', got: call('tostring', 'string', 1500.0), want: '1500.0' },
    { title: 'tostring(0.1 + 0.2) is \'0.30000000000000007\'', got: call('tostring', 'string', 0.1 + 0.2), want: '0.30000000000000007' },
    { title: 'tostring(-0) is \'-0.0\'', got: call('tostring', 'string', -0), want: '-0.0' },
    { title: 'tostring(Number.NEGATIVE_INFINITY) is \'-inf\'', got: call('tostring', 'string', Number.NEGATIVE_INFINITY), want: '-inf' },
    { title: 'tostring(none(\'datetime\')) is \'\'', got: call('tostring', 'string', none('datetime')), want: '' },
    { title: 'tostring(json(\'{"a":[1,2.0,"x"]}\')) is \'{"a":[1,2.0,"x"]}\'', got: call('tostring', 'string', json('{"a":[1,2.0,"x"]}')), want: '{"a":[1,2.0,"x"]}' },
    { title: 'tostring(timespan(\'-1.02:03:04\')) is \'-1.02:03:04\'', got: call('tostring', 'string', timespan('-1.02:03:04')), want: '-1.02:03:04' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
