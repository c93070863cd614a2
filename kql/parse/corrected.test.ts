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
});
