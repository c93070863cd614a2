import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const data = "datatable(k: string, v: long)['a', 1, 'a', 3, 'b', 5, 'b', 5]";
const both = `let T = ${data}; let R = datatable(k: string, w: real)['a', 1.5, 'z', 2.0];`;

describe('kql partition', () => {
  it('gives a name to the rows of each key, whose scalars are other ones for every key', () => {
    expect(answer(`${data} | partition by k (as P | extend part = v * 100.0 / toscalar(P | summarize sum(v)))`)).toEqual([['a', '1', '25.0'], ['a', '3', '75.0'], ['b', '5', '50.0'], ['b', '5', '50.0']]);
    expect(answer(`${data} | partition by k (as P | where v in ((P | summarize max(v))) | distinct *)`)).toEqual([['a', '3'], ['b', '5']]);
  });

  it('runs a query of its own between braces, which knows the key as toscalar(key)', () => {
    expect(answer(`${both} T | partition hint.strategy=legacy by k { R | where k == toscalar(k) | extend of = toscalar(k) }`)).toEqual([['a', '1.5', 'a']]);
    expect(answer('range x from 1 to 2 step 1 | partition by x { range y from 1 to 3 step 1 | where y > x } | count')).toEqual([['3']]);
    expect(answer('print d = dynamic([1, 2]) | mv-expand k = d to typeof(long) | partition by k { print n = toscalar(k) * 10 }')).toEqual([['10'], ['20']]);
  });

  it('partitions inside of a partition, each with its own scalars', () => {
    const query = "datatable(a: long, b: long)[1, 1, 1, 2, 2, 7] | partition by a (as A | partition by b (as B | extend r = toscalar(A | summarize sum(b)) * 10 + toscalar(B | summarize sum(b))))";
    expect(answer(query)).toEqual([['1', '1', '31'], ['1', '2', '32'], ['2', '7', '77']]);
  });

  it('computes the scalars of mv-apply for each row', () => {
    expect(answer('datatable(l: dynamic)[dynamic([1, 4]), dynamic([2])] | mv-apply l to typeof(long) on (as P | extend s = toscalar(P | summarize sum(l)))')).toEqual([['1', '5'], ['4', '5'], ['2', '2']]);
  });

  it('takes 64 keys, and more only where a strategy says so', () => {
    const keys = (last: number, hint = ''): string => `range x from 1 to ${last} step 1 | partition ${hint} by x (count) | count`;
    expect(answer(keys(64))).toEqual([['64']]);
    expect(() => answer(keys(65))).toThrow('takes 64 keys at most; there are 65');
    expect(() => answer(keys(65, 'hint.strategy=legacy'))).toThrow('takes 64 keys at most');
    expect(answer(keys(65, 'hint.strategy=native'))).toEqual([['65']]);
    expect(answer(keys(65, 'hint.strategy = shuffle'))).toEqual([['65']]);
  });
});
