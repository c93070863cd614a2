import { describe, expect, it } from 'vitest';
import { compile } from '../../index.ts';
import { answer, columnsOf, noTables } from '../../testing/answer.ts';

describe('kql operators', () => {
  it.each([
    ['sorts descending with null last', 'datatable(x: long)[2, long(null), 3] | sort by x', [['3'], ['2'], ['null']]],
    ['sorts ascending with null first', 'datatable(x: long)[2, long(null), 3] | sort by x asc', [['null'], ['2'], ['3']]],
    ['obeys nulls last', 'datatable(x: long)[2, long(null), 3] | sort by x asc nulls last', [['2'], ['3'], ['null']]],
    ['takes the top', 'range x from 1 to 9 step 1 | top 2 by x', [['9'], ['8']]],
    ['counts nothing as one row', 'datatable(x: long)[] | summarize count(), max(x)', [['0', 'null']]],
    ['has no groups of nothing', 'datatable(x: long)[] | summarize count() by x', []],
    ['groups null with null', 'datatable(x: long)[long(null), 1, long(null)] | summarize c = count() by x', [['null', '2'], ['1', '1']]],
    ['picks the row of the greatest value', 'datatable(g: string, v: long, w: string)["a", 1, "p", "a", 2, "q", "b", long(null), "r"] | summarize arg_max(v, *) by g', [['a', '2', 'q'], ['b', 'null', 'r']]],
    ['computes with aggregates', 'range x from 1 to 4 step 1 | summarize r = sum(x) / count()', [['2']]],
    ['ranges over time', 'range t from datetime(2024-01-01) to datetime(2024-01-02) step 12h | count', [['3']]],
    ['makes one column of each type in a union', 'union (datatable(a: long)[1]), (datatable(a: string)["x"])', [['1', ''], ['null', 'x']]],
    ['parses into a column that is there already', 'print s = "a=5", n = "x", z = 1 | parse s with "a=" n: long | project n, z', [['5', '1']]],
    ['names the sources of a union', 'union withsource=s (print 1 | as A), (print 2)', [['A', '1'], ['union_arg1', '2']]],
    ['keeps the row of null and drops that of an empty array', 'datatable(i: long, d: dynamic)[1, dynamic(null), 2, dynamic([]), 3, dynamic([4, 5])] | mv-expand d', [['1', 'null'], ['3', '4'], ['3', '5']]],
    ['expands two arrays side by side', 'print a = dynamic([1, 2]), b = dynamic(["x"]) | mv-expand with_itemindex=i a, b', [['1', 'x', '0'], ['2', 'null', '1']]],
    ['does not parse text when it expands to a type', 'print a = dynamic([1, "2"]) | mv-expand a to typeof(long)', [['1'], ['null']]],
    ['expands bags by property', 'print b = dynamic({"x": 1, "y": 2}) | mv-expand kind=array b | project b[0]', [['x'], ['y']]],
    ['applies a query to each array', 'datatable(k: string, a: dynamic)["p", dynamic([3, 1]), "q", dynamic([5])] | mv-apply a to typeof(long) on (summarize s = sum(a))', [['p', '4'], ['q', '5']]],
    ['partitions', 'datatable(k: long, v: long)[1, 10, 1, 20, 2, 30] | partition by k (top 1 by v)', [['1', '20'], ['2', '30']]],
    ['nests tops', 'datatable(c: string, s: string, v: long)["a", "x", 10, "a", "y", 20, "b", "x", 30, "b", "z", 5] | top-nested 2 of c by sum(v), top-nested 1 of s by sum(v)', [['b', '35', 'x', '30'], ['a', '30', 'y', '20']]],
    ['scans with a state', 'range x from 1 to 4 step 1 | scan declare (c: long = 0) with (step s: true => c = x + s.c;)', [['1', '1'], ['2', '3'], ['3', '6'], ['4', '10']]],
    ['searches terms in columns of text', 'datatable(s: string, n: long)["a needle", 1, "needles", 2] | search "needle" | project n', [['1']]],
    ['looks into all columns', 'datatable(s: string, t: string)["x", "y", "y", "z"] | where * has "z"', [['y', 'z']]],
    ['gives the schema', 'print a = 1, b = "x" | getschema | project ColumnName, ColumnOrdinal, ColumnType', [['a', '0', 'long'], ['b', '1', 'string']]],
    ['fills the bins that have no rows', 'datatable(t: long, v: long)[0, 1, 4, 5] | make-series s = sum(v) default = -1 on t from 0 to 6 step 2', [['[1,-1,5]', '[0,2,4]']]],
    ['is one series for no rows only when asked', 'datatable(t: long, v: long)[] | make-series kind=nonempty s = sum(v) on t from 0 to 4 step 2', [['[0,0]', '[0,2]']]],
  ])('%s', (_what, query, rows) => expect(answer(query)).toEqual(rows));

  it('replaces a column that an expression is named after', () => {
    expect(columnsOf('datatable(a: dynamic, b: long)[] | extend tostring(a), b + 1')).toEqual(['a:string', 'b:long', 'Column1:long']);
  });

  it('says whether the order of the rows is part of the answer', () => {
    const ordered = (query: string): boolean => compile(query, noTables).ordered;
    expect(ordered('range x from 1 to 3 step 1 | sort by x | where x > 1 | extend y = x')).toBe(true);
    expect(ordered('range x from 1 to 3 step 1 | sort by x | summarize count() by x')).toBe(false);
  });
});
