import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../testing/answer.ts';

describe('kql/parse: where the language service says otherwise than Kusto', () => {
  it('a column that parse fills takes the place and the type of its namesake, for whatever comes next', () => {
    expect(columnsOf('print a = "x 1", b = 5 | parse a with b:string " " c:long')).toEqual(['a:string', 'b:string', 'c:long']);
    expect(answer('print a = "x 1", b = 5 | parse a with b:string " " c:long | where b == "x" | project-reorder c, b')).toEqual([['1', 'x', 'x 1']]);
    expect(answer('print a = "7 8" | parse a with a:long " " b:long | extend s = a + b')).toEqual([['7', '8', '15']]);
    expect(answer('print a = "x", b = 5 | parse-where a with "y" b:string')).toEqual([]);
  });

  it('column_ifexists is the column with its own type, or the default with its own', () => {
    expect(columnsOf('print a = dynamic({"b":1}) | extend c = column_ifexists("a", ""), d = column_ifexists("z", 5), e = columnifexists("z", "")')).toEqual(['a:dynamic', 'c:dynamic', 'd:long', 'e:string']);
    expect(answer('print a = dynamic({"b":{"c":7}}) | extend x = column_ifexists("a", "") | project x.b.c')).toEqual([['7']]);
    expect(answer('print a = 5 | where column_ifexists("a", "") == 5 | count')).toEqual([['1']]);
    expect(answer('let f = (T: (*)) { T | extend b = column_ifexists("a", "none") }; print a = 1.5 | invoke f()')).toEqual([['1.5', '1.5']]);
  });

  it('column_ifexists names its column after the one that it finds', () => {
    expect(columnsOf('print a = 1 | project column_ifexists("a", "")')).toEqual(['a:long']);
  });

  it('one name for a function of several results drops the others, for whatever comes next', () => {
    const few = 'print v = dynamic([1, 2, 3]), k = 1 | extend low = series_stats(v)';
    expect(columnsOf(`${few} | mv-expand v to typeof(long)`)).toEqual(['v:long', 'k:long', 'low:real']);
    expect(columnsOf(`${few} | join kind=inner (print k = 1, z = 2) on k`)).toEqual(['v:dynamic', 'k:long', 'low:real', 'k1:long', 'z:long']);
    expect(answer(`${few} | mv-apply one = v to typeof(long) on (summarize n = countif(one > 1))`)).toEqual([['[1,2,3]', '1', '1.0', '2']]);
    expect(answer(`${few} | summarize arg_max(k, *)`)).toEqual([['1', '[1,2,3]', '1.0']]);
    expect(columnsOf('print v = dynamic([1, 2]) | extend (a, v) = series_stats(v)')).toEqual(['v:long', 'a:real']);
    expect(columnsOf('print v = dynamic([1, 2]) | project a = series_stats(v), b = 1')).toEqual(['a:real', 'b:long']);
    expect(columnsOf('print v = 3 | summarize p = percentiles(v, 5, 50)')).toEqual(['p:long', 'percentile_v_50:long']);
  });
});
