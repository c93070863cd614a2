import { describe, expect, it } from 'vitest';
import type { Schema } from '../index.ts';
import { answer } from '../testing/answer.ts';

const schema: Schema = {
  tables: { T: [{ name: 'a', type: 'long' }, { name: 'b', type: 'string' }] },
  functions: { Above: { parameters: '(least: long, mark: string = "m")', body: 'All() | where a >= least | extend mark' }, All: { parameters: '()', body: 'T' }, Twice: { parameters: 'x: long', body: 'x * 2' } },
  tableFunctions: { _Im_Dns: { parameters: [{ name: 'starttime', type: 'datetime', optional: true }], columns: [{ name: 'q', type: 'string' }] } },
  watchlists: { VIP: [{ name: 'User', type: 'string' }] },
};
const T = [{ a: 1, b: 'x' }, { a: 2, b: 'y' }, { a: 3, b: 'x' }];
const ask = (query: string) => answer(query, { T, _Im_Dns: [{ q: 'x' }], "_GetWatchlist('VIP')": [{ User: 'u', SearchKey: 'k' }], 'externaldata(https://e/x.csv)': [{ x: 'y' }] }, schema);

describe('kql/plan functions and names', () => {
  it.each([
    ['a function of the database that calls another', 'Above(2)', [['2', 'y', 'm'], ['3', 'x', 'm']]],
    ['named arguments', 'Above(3, mark="z")', [['3', 'x', 'z']]],
    ['a scalar function', 'print Twice(4)', [['8']]],
    ['a closure over a let', 'let k = 10; let f = (x: long) { let z = x + k; z }; print f(f(1))', [['21']]],
    ['a parameter that hides a name', 'let k = 10; let f = (k: long) { k }; print f(1), k', [['1', '10']]],
    ['an argument that is converted', 'let f = (x: real) { x / 2 }; print f(3)', [['1.5']]],
    ['a table as an argument', 'let f = (t: (*), n: long) { t | take n }; f(T, 1)', [['1', 'x']]],
    ['invoke, which keeps columns that the parameter does not name', 'let f = (t: (a: long)) { t | extend z = a }; T | take 1 | invoke f()', [['1', 'x', '1']]],
    ['a table by its name', 'let f = (n: string) { table(n) }; f("T") | count', [['3']]],
    ['toscalar', 'T | where a == toscalar(T | summarize max(a))', [['3', 'x']]],
    ['as', 'T | as X | where b == "y" | join kind=inner X on a', [['2', 'y', '2', 'y']]],
    ['a watchlist', "let w = 'VIP'; _GetWatchlist(w) | project SearchKey, User", [['k', 'u']]],
    ['a function that only has a schema', '_Im_Dns(starttime=ago(1d))', [['x']]],
    ['externaldata from the test', 'T | where b in ((externaldata(x: string)["https://e/x.csv"]))', [['2', 'y']]],
    ['a fuzzy union with what does not exist', 'union isfuzzy=true T, Nope, (Nope2 | where a > 1) | count', [['3']]],
    ['a fuzzy union whose missing parts name columns', 'union isfuzzy=true (Nope | project a, zz), (T | project a), (Nope2 | where q > 1) | extend c = a + 1 | summarize sum(c)', [['9']]],
    ['a column that is not there', 'T | take 1 | extend c = column_ifexists("zz", "none"), d = column_ifexists("b", "none") | project c, d', [['none', 'x']]],
  ])('knows %s', (_what, query, rows) => expect(ask(query)).toEqual(rows));

  it('runs a plug-in whose columns depend on the rows inside a function that is called once', () => {
    const spread = 'let spread = (X: (d: dynamic)) { X | evaluate bag_unpack(d) | extend size = strlen(k) }; let rows = datatable(d: dynamic, n: long)[dynamic({"k": "abc"}), 1]; ';
    expect(answer(`${spread}rows | invoke spread() | project n, k, size`)).toEqual([['1', 'abc', '3']]);
    expect(answer(`${spread}let twofold = (X: (d: dynamic)) { X | invoke spread() | extend size = size * 2 }; rows | invoke twofold() | project size`)).toEqual([['6']]);
    expect(() => answer(`${spread}union (rows | invoke spread()), (rows | invoke spread())`)).toThrow('inside a function that is called more than once');
  });
});
