import { describe, expect, it } from 'vitest';
import { hashOf } from './known.ts';
import { measureOracle } from './measure.ts';
import type { Case } from './oracle.ts';
import { leftOut } from './skipped.ts';

const one = (kql: string, value: bigint): Case => ({ line: 1, kql, columns: ['a'], form: 'values', types: ['long'], rows: [[value]] });

describe('kql/conformance/measure', () => {
  it('counts every query in exactly one place', () => {
    const known = { [hashOf('print a = 4')]: { reason: 'for the test', reference: 'https://learn.microsoft.com/kusto/query/' } };
    const figures = measureOracle([one('print a = 1', 1n), one('print a = 2', 3n), one('print a = 4', 5n), one('print a = tolong(rand())', 1n), one('print a = nothing()', 1n)], known);
    expect(figures).toMatchObject({ total: 5, equal: 1, wrong: 1, known: 1, left_out: 1, refused: 1, crashed: 0 });
    expect(figures.failures.map(({ why }) => why.split(':')[0])).toEqual(['wrong', 'known', 'refused']);
  });

  it.each(['print "rand()"', 'print now = 1 | where now > 0', 'print a = 1 | project a // sample 1, ago(1d)'])('leaves nothing out by words of the text: %s', (query) => {
    expect(leftOut(query, { tables: {} })).toBeNull();
  });

  it.each([['print rand()', 'rand'], ['let f = () { now() }; print f()', 'now'], ['print x = 1 | sample 1', 'SampleOperator'], ['print x = 1 | summarize any(x)', 'any'], ['print geo_geohash_to_central_point("a")', 'geo_geohash_to_central_point']])('leaves out %s for %s', (query, reason) => {
    expect(leftOut(query, { tables: {} })).toBe(reason);
  });
});
