import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../../testing/answer.ts';

const tables = "let A = datatable(x: long, s: string, d: dynamic)[1, 'a', dynamic({'k': 1})]; let B = datatable(s: string, x: long, r: real, d: dynamic)['b', 2, 0.5, dynamic({'j': 2})];";

describe('kql union', () => {
  it('keeps with kind=inner the columns that all tables have, in the order of the first', () => {
    expect(columnsOf(`${tables} union kind=inner A, B`)).toEqual(['x:long', 's:string', 'd:dynamic']);
    expect(answer(`${tables} A | union kind = inner withsource = T B | where isnotempty(T) | project-away d`)).toEqual([['union_arg0', '1', 'a'], ['union_arg1', '2', 'b']]);
    expect(() => answer(`${tables} union kind=inner A, B | where r > 0`)).toThrow("The name 'r' does not refer");
    expect(columnsOf(`${tables} union kind=outer A, B`)).toEqual(['x:long', 's:string', 'd:dynamic', 'r:real']);
  });

  it('refuses a column that is common by its name alone', () => {
    expect(() => answer('union kind=inner (print x = 1, y = 2), (print x = "a", y = 3)')).toThrow('a union of kind inner with the column x of several types');
    expect(columnsOf('union kind=inner (print x = 1, y = 2), (print y = 3), (print y = 4, x = "a")')).toEqual(['y:long']);
  });

  it('names a view by its own name where a wildcard finds it, alone or with others', () => {
    const views = 'let View_1 = view () { print x = 1 }; let View_2 = view () { print x = 2 };';
    expect(answer(`let View_1 = view () { print x = 1 }; union withsource = T View_*`)).toEqual([['View_1', '1']]);
    expect(answer(`${views} union withsource = T View_* | sort by x asc`)).toEqual([['View_1', '1'], ['View_2', '2']]);
    expect(answer(`${views} union withsource = T View_2, (View_1 | where x == 1) | sort by x`)).toEqual([['View_2', '2'], ['union_arg1', '1']]);
  });

  it('goes on with the columns of the views that a wildcard finds, also of a view with definitions', () => {
    const views = "let n = 7; let View_1 = view () { print x = 1 }; let View_2 = view () { let n = 3; print x = n, y = 'a' }; let Other = view () { print x = n };";
    expect(answer(`${views} union View_*, Other | where x > 0 | project y, x | sort by x asc`)).toEqual([['', '1'], ['a', '3'], ['', '7']]);
    expect(answer(`${views} union kind=inner View_* | summarize sum(x)`)).toEqual([['4']]);
  });

  it('names a table by its name, and what a let binds to it by its place', () => {
    const schema = { tables: { T: [{ name: 'x', type: 'long' as const }] } };
    const query = 'let L = T; union withsource = S L, T, (T | where x > 0)';
    expect(answer(query, { T: [{ x: 1 }] }, schema)).toEqual([['union_arg0', '1'], ['T', '1'], ['union_arg2', '1']]);
  });
});
