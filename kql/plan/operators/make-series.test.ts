import { describe, expect, it } from 'vitest';
import { answer, columnsOf } from '../../testing/answer.ts';

const data = "datatable(k: string, t: long, v: long, d: decimal)['a', 1, 10, 1.5, 'a', 3, 30, 2, 'b', 2, 20, 3]";

describe('kql make-series', () => {
  it('makes several series, each with its own default, over both forms of a range', () => {
    expect(answer(`${data} | make-series s = sum(v), c = count() default = -1 on t from 0 to 4 step 1 by k`)).toEqual([['a', '[0,10,0,30]', '[-1,1,-1,1]', '[0,1,2,3]'], ['b', '[0,0,20,0]', '[-1,-1,1,-1]', '[0,1,2,3]']]);
    expect(answer(`${data} | make-series n = count() on t in range(0, 4, 2)`)).toEqual([['[1,2,0]', '[0,2,4]']]);
  });

  it('gives an array for a percentile, which what follows can use as one', () => {
    expect(columnsOf(`${data} | make-series percentile(v, 50), m = max(v) on t from 0 to 4 step 2 by k`)).toEqual(['k:string', 'percentile_v_50:dynamic', 'm:dynamic', 't:dynamic']);
    expect(answer(`${data} | make-series percentile(v, 50) on t from 0 to 4 step 2 | project percentile_v_50, series_sum(percentile_v_50)`)).toEqual([['[10,20]', '30.0']]);
  });

  it('takes a default for what is no number, and refuses to think of one', () => {
    expect(answer(`${data} | make-series m = max(k) default = '-' on t from 0 to 4 step 2`)).toEqual([['["a","b"]', '[0,2]']]);
    for (const series of ['max(k)', 'make_list(v)', 'sum(d)']) expect(() => answer(`${data} | make-series ${series} on t from 0 to 4 step 2`), series).toThrow('without default= is not supported');
  });
});
