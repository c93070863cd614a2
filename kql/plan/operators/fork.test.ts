import { describe, expect, it } from 'vitest';
import { compile } from '../../index.ts';
import { answer, noTables } from '../../testing/answer.ts';

const rows = 'range x from 1 to 3 step 1';

describe('kql operators that give several tables or none', () => {
  it('answers a fork that ends the query with its first table, and says so', () => {
    const query = `${rows} | fork Big = (where x > 1 | project y = x) (count) | render table`;
    expect(answer(query)).toEqual([['2'], ['3']]);
    expect(compile(query, noTables).warnings).toContain('The query gives several tables; the answer here is the first of them.');
    expect(compile(rows, noTables).warnings).toEqual([]);
  });

  it('refuses a fork whose tables something else would have to take', () => {
    for (const query of [`${rows} | fork (count) (count) | count`, `union (${rows} | fork (count) (count)), (print 1)`, `let f = () { ${rows} | fork (count) (count) }; f()`, `let A = ${rows} | fork (count) (count); A`]) {
      expect(() => answer(query), query).toThrow('is not supported');
    }
  });

  it.each([['facet by x', 'facet, which gives several tables'], ['consume', 'consume, which gives no table'], ['extend s = "a" | reduce by s', 'reduce, whose algorithm is not published']])('refuses %s', (operator, why) => {
    expect(() => answer(`${rows} | ${operator}`)).toThrow(`the operator ${why}`);
  });
});
