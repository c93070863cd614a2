import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Row, type Schema } from './index.ts';
import { textOf } from './values/text.ts';
import type { Table } from './values.ts';

const SCHEMA: Schema = { tables: {
  T: [{ name: 'id', type: 'long' }, { name: 'k', type: 'string' }, { name: 'n', type: 'long' }, { name: 't', type: 'datetime' }, { name: 'd', type: 'dynamic' }],
  U: [{ name: 'k', type: 'string' }, { name: 'm', type: 'real' }],
} };

/** Queries whose answer, as a multiset, does not depend on the order of the rows that they are given. */
const FREE_OF_ORDER = [
  'T | where n > 0 or k has "a" | extend x = n / 2, y = strcat(k, "-", n) | project-away d',
  'T | summarize count(), sum(n), min(t), max(n), dcount(k), countif(n > 1), avg(n), stdev(n) by k, bin(t, 1d)',
  'T | summarize arg_max(id, *) by k',
  'T | summarize s = array_sort_asc(make_set(n)), l = array_sort_asc(make_list(n)) by k | project k, tostring(s), tostring(l)',
  'T | summarize percentile(n, 50), percentiles(n, 5, 95), variance(n) by k',
  'T | distinct k, n', 'T | count', 'T | summarize count()',
  'T | join kind=inner U on k', 'T | join kind=leftouter U on k', 'T | join kind=fullouter U on k', 'T | join kind=leftanti U on k', 'T | join kind=rightsemi U on k', 'T | lookup U on k',
  'T | union (U | project k, n = tolong(m)) | project k, n',
  'T | mv-expand d | where isnotempty(d)', 'T | mv-apply x = d on (summarize c = count())',
  'T | sort by n asc, k desc, id asc | extend p = prev(id), c = row_cumsum(n), r = row_number()',
  'T | top 3 by n | project n', 'T | top 2 by t asc nulls first | project t',
  'T | make-series count() default = 0 on t from datetime(2024-01-01) to datetime(2024-01-05) step 1d by k | project k, tostring(count_)',
  'let most = toscalar(T | summarize max(n)); T | where n == most', 'T | where k in (U | where m > 0 | project k)',
];

const key = fc.constantFrom('a', 'b', 'A', '', 'a b', 'ß');
const number = fc.option(fc.integer({ min: -3, max: 5 }));
const time = fc.option(fc.integer({ min: 0, max: 5 * 86_400_000 }).map((at) => new Date(Date.UTC(2024, 0, 1) + at).toISOString()));
const rowsOfT = fc.array(fc.record({ k: key, n: number, t: time, d: fc.constantFrom(null, [], [1, 'a'], { x: 1 }, 'text') }), { maxLength: 12 }).map((rows) => rows.map((row, id): Row => ({ id, ...row })));
const rowsOfU = fc.array(fc.record({ k: key, m: fc.option(fc.integer({ min: -2, max: 2 })) }), { maxLength: 6 });

const NOW = { now: new Date(0) };
const lines = (table: Table): string[] => Array.from({ length: table.length }, (_none, row) => table.schema.map(({ type }, column) => {
  const value = table.columns[column]?.[row] ?? null;
  // Sums of reals differ in their last digits with the order.
  return value === null ? 'null' : type === 'real' && typeof value === 'number' ? value.toPrecision(9) : textOf(type)(value);
}).join(' | '));

function run(query: string, T: readonly Row[], U: readonly Row[] = []): string[] {
  return lines(compile(query, SCHEMA).run({ T, U }, NOW));
}

describe('kql/order', () => {
  it.each(FREE_OF_ORDER)('any order of the rows gives the same multiset: %s', (query) => {
    fc.assert(fc.property(rowsOfT.chain((T) => fc.tuple(fc.constant(T), fc.shuffledSubarray([...T], { minLength: T.length }))), rowsOfU, ([T, shuffled], U) => {
      expect(run(query, shuffled, U.toReversed()).sort()).toEqual(run(query, T, U).sort());
    }), { numRuns: 30, seed: 1 });
  });

  it('sort puts nulls last when it descends and first when it ascends, keeps equal rows in their order, and says so', () => {
    fc.assert(fc.property(rowsOfT, (T) => {
      const nulls = (row: Row): boolean => row['n'] === null;
      const by = (direction: 1 | -1) => T.filter((row) => !nulls(row)).sort((a, b) => direction * (Number(a['n']) - Number(b['n'])));
      const ids = (rows: readonly Row[]): string[] => rows.map((row) => String(row['id']));
      expect(run('T | sort by n | project id', T)).toEqual(ids([...by(-1), ...T.filter(nulls)]));
      expect(run('T | sort by n asc | project id', T)).toEqual(ids([...T.filter(nulls), ...by(1)]));
      expect(run('T | sort by n asc nulls last | project id', T)).toEqual(ids([...by(1), ...T.filter(nulls)]));
      expect(run('T | top 4 by n | project id', T)).toEqual(run('T | sort by n | take 4 | project id', T));
    }), { numRuns: 60, seed: 2 });
    expect(compile('T | sort by n', SCHEMA).ordered).toBe(true);
    expect(compile('T | sort by n | summarize count() by k', SCHEMA).ordered).toBe(false);
  });

  it('serialize keeps the order of the rows, and window functions go along it', () => {
    fc.assert(fc.property(rowsOfT, (T) => {
      const found = run('T | serialize | extend p = prev(id, 1, -1), x = next(id, 2), r = row_number(10), c = row_cumsum(1, k != prev(k)) | project id, p, x, r, c', T);
      let runs = 0;
      const expected = T.map((row, at) => {
        runs = at === 0 || row['k'] !== T[at - 1]?.['k'] ? 1 : runs + 1;
        return [row['id'], at === 0 ? -1 : T[at - 1]?.['id'], T[at + 2]?.['id'] ?? 'null', at + 10, runs].join(' | ');
      });
      expect(found).toEqual(expected);
    }), { numRuns: 60, seed: 3 });
  });

  it('where and project after a sort keep its order; take takes from its beginning', () => {
    fc.assert(fc.property(rowsOfT, (T) => {
      const sorted = run('T | sort by t asc, id desc | project id', T);
      const kept = new Set(T.filter((row) => row['k'] !== 'a').map((row) => String(row['id'])));
      expect(run('T | sort by t asc, id desc | where k != "a" | extend z = 1 | project id', T)).toEqual(sorted.filter((id) => kept.has(id)));
      expect(run('T | sort by t asc, id desc | take 3 | project id', T)).toEqual(sorted.slice(0, 3));
    }), { numRuns: 60, seed: 4 });
  });
});
