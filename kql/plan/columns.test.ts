import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../testing/answer.ts';

const ROWS = 'datatable(a: string, b: long)["k=v", 1]';

describe('kql: two columns of one name', () => {
  it.each([
    ['parse-kv', `${ROWS} | parse-kv a as (b: string) with (pair_delimiter=" ", kv_delimiter="=")`, 'b'],
    ['a union that names its tables', `union withsource=a (${ROWS}), (${ROWS})`, 'a'],
    ['scan', `${ROWS} | scan declare (b: long) with (step s: true => b = 2;)`, 'b'],
    ['the matches of scan', `${ROWS} | scan with_match_id=b declare (c: long) with (step s: true => c = 2;)`, 'b'],
  ])('refuses %s that makes the second', (_name, query, name) => {
    expect(() => answer(query)).toThrow(`a second column ${name} is not supported`);
  });

  it('operators that name the second themselves are as they were', () => {
    expect(columnsOf(`${ROWS} | join kind=inner (${ROWS}) on a`)).toEqual(['a:string', 'b:long', 'a1:string', 'b1:long']);
    expect(columnsOf(`${ROWS} | extend d = dynamic([1]) | mv-expand with_itemindex=b d`)).toEqual(['a:string', 'b:long', 'd:dynamic', 'b1:long']);
  });
});
