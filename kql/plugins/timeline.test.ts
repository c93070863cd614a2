import { describe, expect, it } from 'vitest';
import { answer } from '../testing/answer.ts';

const seen = (rows: string): string => `datatable(id: string, t: datetime)[${rows}]`;
const day = (id: string, number: number, time = ''): string => `'${id}', datetime(2024-01-0${number}${time})`;
const period = (last: number): string => `datetime(2024-01-01), datetime(2024-01-0${last})`;

describe('kql plug-ins over a timeline', () => {
  it('counts rows, ids, new ids and ids so far in every window', () => {
    const data = seen([day('a', 1), day('b', 1), day('b', 2, ' 13:00'), day('b', 2), day('c', 2), day('a', 3)].join());
    expect(answer(`${data} | evaluate activity_counts_metrics(id, t, ${period(3)}, 1d)`)).toEqual([
      ['2024-01-01T00:00:00.0000000Z', '2', '2', '2', '2'], ['2024-01-02T00:00:00.0000000Z', '3', '2', '1', '3'], ['2024-01-03T00:00:00.0000000Z', '1', '1', '0', '3'],
    ]);
  });

  it('counts rows and ids of windows that look back three days, and a row at the end of the period', () => {
    const data = seen([day('a', 1), day('b', 2), day('a', 2), day('c', 4)].join());
    const rows = answer(`${data} | evaluate sliding_window_counts(id, t, ${period(4)}, 3d, 1d)`);
    expect(rows.map(([, count, ids]) => [count, ids])).toEqual([['1', '1'], ['3', '2'], ['3', '2'], ['3', '3']]);
  });

  it('begins a session after a pause as long as the look-back, and not after a shorter one', () => {
    expect(answer("datatable(id: string, t: long)['a', 0, 'a', 4, 'a', 9, 'b', 11, 'a', 19] | evaluate session_count(id, t, 0, 20, 10, 5)")).toEqual([['0', '2'], ['10', '2']]);
  });

  it('calls active who was seen on two days of the three before, a day of three days ago left out', () => {
    const data = seen([day('a', 1), day('a', 3), day('b', 1), day('b', 4)].join());
    expect(answer(`${data} | evaluate active_users_count(id, t, ${period(5)}, 3d, 1d, 2, 2d)`)).toEqual([['2024-01-03T00:00:00.0000000Z', '1']]);
  });

  it('rolls a percentile over two bins, for each value of a dimension', () => {
    const data = "datatable(v: long, t: datetime, d: string)[1, datetime(2024-01-01), 'x', 9, datetime(2024-01-01), 'y', 5, datetime(2024-01-02), 'x', 7, datetime(2024-01-03), 'x']";
    expect(answer(`${data} | evaluate rolling_percentile(v, 100, t, 1d, 2, d) | project d, rolling_2_percentile_v_100`)).toEqual([['x', '1'], ['x', '5'], ['x', '7'], ['y', '9']]);
  });

  it('counts what sketches have in common', () => {
    expect(answer('range x from 1 to 12 step 1 | summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0)) | evaluate dcount_intersect(a, b) | project s0, s1')).toEqual([['7', '3']]);
  });

  it.each([
    ['a row after the period', `${seen(day('a', 5))} | evaluate activity_counts_metrics(id, t, ${period(3)}, 1d)`],
    ['a window without rows', `${seen(day('a', 1))} | evaluate activity_counts_metrics(id, t, ${period(3)}, 1d)`],
    ['a window of seven days that starts on another day', `${seen(day('a', 2))} | evaluate activity_counts_metrics(id, t, datetime(2024-01-02), datetime(2024-01-09), 7d)`],
    ['a dimension', `${seen(day('a', 1))} | evaluate sliding_window_counts(id, t, ${period(1)}, 1d, 1d, id)`],
    ['a bin without rows', `datatable(v: long, t: datetime)[1, datetime(2024-01-01), 2, datetime(2024-01-03)] | evaluate rolling_percentile(v, 50, t, 1d, 2)`],
    ['a bin in which no session begins', "datatable(id: string, t: long)['a', 0] | evaluate session_count(id, t, 0, 20, 10, 5)"],
    ['times inside of periods', `${seen(day('a', 1, ' 10:00'))} | evaluate active_users_count(id, t, ${period(5)}, 3d, 1d, 2, 2d)`],
    ['what is no sketch', 'print a = dynamic([1]) | evaluate dcount_intersect(a, a)'],
  ])('refuses %s, whose answer is not known', (_what, query) => {
    expect(() => answer(query)).toThrow('is not supported');
  });
});
