import { describe, expect, it } from 'vitest';
import { call, datetime, none, timespan } from '../testing.ts';

describe('kql/functions/datetime/format', () => {
  const cases = [
    { title: 'format_datetime(datetime(\'2017-01-29 09:00:05\'), \'yy-MM-dd [HH:mm:ss]\') is \'17-01-29 [09:00:05]\'', got: call('format_datetime', 'string', datetime('2017-01-29 09:00:05'), 'yy-MM-dd [HH:mm:ss]'), want: '17-01-29 [09:00:05]' },
    { title: 'format_datetime(datetime(\'2017-01-29 09:00:05\'), \'yyyy-M-dd [H:mm:ss]\') is \'2017-1-29 [9:00:05]\'', got: call('format_datetime', 'string', datetime('2017-01-29 09:00:05'), 'yyyy-M-dd [H:mm:ss]'), want: '2017-1-29 [9:00:05]' },
    { title: 'format_datetime(datetime(\'2017-01-29 09:00:05\'), \'yy-MM-dd [hh:mm:ss tt]\') is \'17-01-29 [09:00:05 AM]\'', got: call('format_datetime', 'string', datetime('2017-01-29 09:00:05'), 'yy-MM-dd [hh:mm:ss tt]'), want: '17-01-29 [09:00:05 AM]' },
    { title: 'format_datetime(datetime(\'2007-03-09 05:04:03\'), \'dddd, MMMM d, yyyy\') is \'0909, 0303 9, 2007\'', got: call('format_datetime', 'string', datetime('2007-03-09 05:04:03'), 'dddd, MMMM d, yyyy'), want: '0909, 0303 9, 2007' },
    { title: 'format_datetime(datetime(\'2020-06-15 13:45:09.0000000\'), \'FFFFFFF\') is \'\'', got: call('format_datetime', 'string', datetime('2020-06-15 13:45:09.0000000'), 'FFFFFFF'), want: '' },
    { title: 'format_datetime(datetime(\'2020-06-15 00:30\'), \'hh:mm tt\') is \'12:30 AM\'', got: call('format_datetime', 'string', datetime('2020-06-15 00:30'), 'hh:mm tt'), want: '12:30 AM' },
    { title: 'format_datetime(datetime(\'2009-06-15\'), \'y\') is \'9\'', got: call('format_datetime', 'string', datetime('2009-06-15'), 'y'), want: '9' },
    { title: 'format_datetime(datetime(\'0900-01-01\'), \'y yy yyyy\') is \'0 00 0900\'', got: call('format_datetime', 'string', datetime('0900-01-01'), 'y yy yyyy'), want: '0 00 0900' },
    { title: 'format_datetime(none(\'datetime\'), \'yyyy\') is \'\'', got: call('format_datetime', 'string', none('datetime'), 'yyyy'), want: '' },
    { title: 'format_timespan(timespan(\'29.09:00:05.12345\'), \'dd.hh:mm:ss:FF\') is \'29.09:00:05:12\'', got: call('format_timespan', 'string', timespan('29.09:00:05.12345'), 'dd.hh:mm:ss:FF'), want: '29.09:00:05:12' },
    { title: 'format_timespan(timespan(\'29.09:00:05.12345\'), \'ddd.h:mm:ss [fffffff]\') is \'029.9:00:05 [1234500]\'', got: call('format_timespan', 'string', timespan('29.09:00:05.12345'), 'ddd.h:mm:ss [fffffff]'), want: '029.9:00:05 [1234500]' },
    { title: 'format_timespan(timespan(\'-1.02:00:00\'), \'d.hh:mm\') is \'-1.02:00\'', got: call('format_timespan', 'string', timespan('-1.02:00:00'), 'd.hh:mm'), want: '-1.02:00' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
  it('takes three letters as two and one', () => {
    expect(call('format_datetime', 'string', datetime('2007-03-09'), 'ddd MMM yyy')).toBe('099 033 077');
  });
});
