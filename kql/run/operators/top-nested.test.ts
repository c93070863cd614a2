import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const rows = "datatable(c: string, s: string, e: long, v: long)['a', 'x', 1, 10, 'a', 'y', 1, 20, 'a', 'y', 2, 3, 'b', 'x', 1, 30, 'b', 'z', 1, 5, 'c', 'q', 7, 1]";
const found = (levels: string): string[] => answer(`${rows} | ${levels}`).map((row) => row.join(' '));

describe('kql top-nested', () => {
  it('adds what did not make it into a level as one row, which the levels below it have in theirs', () => {
    expect(found("top-nested 1 of c with others = 'rest' by sum(v), top-nested 1 of s with others = 'o' by sum(v)")).toEqual(['b 35 x 30', 'b 35 o 5', 'rest 34 o 34']);
  });

  it('leaves a level empty that does not ask for others, between levels that do', () => {
    expect(found("top-nested 2 of c with others = 'rest' by sum(v), top-nested 1 of s by sum(v), top-nested 1 of e with others = -1 by sum(v)")).toEqual([
      'b 35 x 30 1 30', 'b 35  null -1 5', 'a 33 y 23 1 20', 'a 33 y 23 -1 3', 'a 33  null -1 10', 'rest 1  null -1 1',
    ]);
    expect(found("top-nested 2 of c with others = 'rest' by sum(v), top-nested 1 of s by sum(v)")).toEqual(['b 35 x 30', 'a 33 y 23', 'rest 1  null']);
  });

  it('adds no row where all made it, or none asks', () => {
    expect(found("top-nested of c with others = 'rest' by sum(v)")).toEqual(['b 35', 'a 33', 'c 1']);
    expect(found("top-nested 3 of c with others = 'rest' by n = count() asc")).toEqual(['c 1', 'b 2', 'a 3']);
    expect(found('top-nested 1 of c by sum(v), top-nested 1 of s by sum(v)')).toEqual(['b 35 x 30']);
  });

  it('refuses an expression whose column has no name', () => {
    expect(() => found('top-nested 1 of substring(c, 0, 1) by sum(v)')).toThrow('a top-nested whose columns cannot be told apart');
    expect(found('top-nested 1 of n = substring(c, 0, 1) by sum(v)')).toEqual(['b 35']);
  });
});
