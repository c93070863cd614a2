import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../testing/answer.ts';

/** Which ids are seen on the days from 2019-11-01 on. */
const users = (...days: string[]): string => `datatable(id: string, t: datetime)[${days.flatMap((ids, at) => [...ids].map((id) => `'${id}', datetime(2019-11-0${at + 1})`)).join(', ')}]`;
/** The rows without their dates, which stand in the first columns, but for the day. */
const short = (query: string): string[] => answer(query).map((row) => row.map((value) => value.replace(/^2019-11-0(\d)T.*$/, '$1')).join(' '));
const period = (last: number): string => `datetime(2019-11-01), datetime(2019-11-0${last})`;

describe('kql plug-ins of activity', () => {
  it('follows the new ids of every day through the days after, as the vendor shows it', () => {
    const data = users('0234', '01345', '0245', '0123', '01234');
    const query = `${data} | evaluate new_activity_metrics(id, t, ${period(7)} - 1tick, 1d)`;
    expect(short(`${query} | where from_t < datetime(2019-11-03) | sort by from_t asc, to_t asc`)).toEqual([
      '1 1 4 4 0 1.0 0.0', '1 2 2 3 1 0.75 0.25', '1 3 1 3 1 0.75 0.25', '1 4 1 3 1 0.75 0.25', '1 5 1 4 0 1.0 0.0', '1 6 0 0 4 0.0 1.0',
      '2 2 2 2 0 1.0 0.0', '2 3 0 1 1 0.5 0.5', '2 4 0 1 1 0.5 0.5', '2 5 0 1 1 0.5 0.5', '2 6 0 0 2 0.0 1.0',
    ]);
    // A day that brought no new id has rows whose rates are not numbers.
    expect(short(`${query} | where from_t == datetime(2019-11-03) | take 1`)).toEqual(['3 3 0 0 0 NaN NaN']);
    expect(short(`${data} | evaluate new_activity_metrics(id, t, ${period(5)}, 1d, datetime(2019-11-02)) | summarize count() by from_t`)).toEqual(['2 4']);
  });

  it('compares every day with the day before; the first day keeps all', () => {
    expect(short(`${users('abc', 'bcd', 'a')} | evaluate activity_metrics(id, t, ${period(3)}, 1d) | project t, dcount_values, dcount_newvalues, retention_rate = round(retention_rate, 3), churn_rate = round(churn_rate, 3)`))
      .toEqual(['1 3 3 1.0 0.0', '2 3 1 0.667 0.333', '3 1 1 0.0 1.0']);
  });

  it('divides the ids of a day by those of the days that end with it', () => {
    const query = `${users('abc', 'bcd', 'a', 'e')} | evaluate activity_engagement(id, t, ${period(4)}, 1d, 2d)`;
    expect(columnsOf(query)).toEqual(['t:datetime', 'dcount_activities_inner:long', 'dcount_activities_outer:long', 'activity_ratio:real']);
    expect(short(query)).toEqual(['1 3 3 1.0', '2 3 4 0.75', '3 1 4 0.25', '4 1 2 0.5']);
  });

  it('narrows rows to their values', () => {
    expect(answer("datatable(a: long, b: string, c: bool)[1, 'é', true, 2, '', false] | evaluate narrow()")).toEqual([
      ['0', 'a', '1'], ['0', 'b', 'é'], ['0', 'c', 'True'], ['1', 'a', '2'], ['1', 'b', ''], ['1', 'c', 'False'],
    ]);
    expect(() => answer('print a = 1.5 | evaluate narrow()')).toThrow('narrow of the column a of type real is not supported');
    expect(() => answer('print a = long(null) | evaluate narrow()')).toThrow('narrow of null in a');
  });

  it.each([
    ['a day without rows', `${users('a')} | evaluate activity_metrics(id, t, ${period(2)}, 1d)`],
    ['a day without rows', `${users('a')} | evaluate activity_engagement(id, t, ${period(2)}, 1d, 1d)`],
    ['an outer window of a part', `${users('a')} | evaluate activity_engagement(id, t, ${period(1)}, 1d, 36h)`],
    ['a dimension', `${users('a')} | evaluate activity_metrics(id, t, ${period(1)}, 1d, id)`],
    ['ids that are not new by a table', `${users('a')} | evaluate new_activity_metrics(id, t, ${period(1)}, 1d, datetime(2019-11-01), (print id = 'a'))`],
    ['a cohort inside of a window', `${users('a')} | evaluate new_activity_metrics(id, t, ${period(1)}, 1d, datetime(2019-11-01 10:00))`],
    ['what was before the period', `${users('a', 'b')} | evaluate new_activity_metrics(id, t, datetime(2019-11-02), datetime(2019-11-03), 1d)`],
    ['what sequences are', "print t = now(), s = 'a' | evaluate sequence_detect(t, 1d, 1d, a = (s == 'a'), s)"],
  ])('refuses %s, whose answer is not known', (_what, query) => {
    expect(() => answer(query)).toThrow('is not supported');
  });
});
