import { describe, expect, it } from 'vitest';
import { compile } from '../../index.ts';
import { answer, noTables } from '../../testing/answer.ts';

const events = (...names: string[]): string => `datatable(t: timespan, e: string)[${names.map((name, at) => `${at}m, '${name}'`).join(', ')}] | sort by t asc`;
/** The minute and the event of every row. */
const found = (query: string): string[] => answer(`${query} | project strcat(tolong(t / 1m), e)`).flat();

describe('kql scan', () => {
  const steps = (first: string, second = ''): string => `scan with (step s1 ${first}: e == 'a'; step s2 ${second}: e != 'a' and e != 'z'; step s3: e == 'z';)`;

  it('gives all rows of a step, none, or the last of those that repeat', () => {
    const rows = events('a', 'a', 'b', 'c', 'z', 'x', 'a', 'a');
    expect(found(`${rows} | ${steps('')}`)).toEqual(['0a', '1a', '2b', '3c', '4z', '6a', '7a']);
    expect(found(`${rows} | ${steps('output=none', 'output = none')}`)).toEqual(['4z']);
    expect(found(`${rows} | ${steps('output=last', 'output=last')} | sort by t asc`)).toEqual(['1a', '3c', '4z', '7a']);
  });

  it('gives the last row of a series that another takes the place of', () => {
    expect(found(`${events('a', 'b', 'b', 'a', 'b')} | ${steps('output=none', 'output=last')} | sort by t asc`)).toEqual(['2b', '4b']);
  });

  it('gives the last total of every session', () => {
    const query = `${events('a', 'b', 'c', 'd')} | extend t = tolong(t / 1m) * t | scan with_match_id = id declare (from: timespan, n: long = 0)
      with (step inside output=last: true => from = iff(isnull(inside.from), t, inside.from), n = inside.n + 1; step over output=none: t - inside.from > 3m;)`;
    expect(answer(`${query} | project id, n, e | sort by id asc`)).toEqual([['0', '2', 'b'], ['1', '1', 'c'], ['2', '1', 'd']]);
  });

  it('does not promise an order of what comes out when a series ends', () => {
    expect(compile(`${events('a')} | ${steps('')}`, noTables).ordered).toBe(true);
    expect(compile(`${events('a')} | ${steps('output=last')}`, noTables).ordered).toBe(false);
  });
});
