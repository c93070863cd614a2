import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const table = "datatable(a: int, b: string)[1, 'x']";

describe('kql assert-schema', () => {
  it('passes a table on that has these columns', () => {
    expect(answer(`${table} | assert-schema (a: int, b: string) | where a == 1`)).toEqual([['1', 'x']]);
  });

  it.each(['a: long, b: string', 'a: int', 'b: string, a: int', 'a: int, b: string, c: long', 'a: int, c: string'])('is an error where (%s) is asserted', (schema) => {
    expect(() => answer(`${table} | assert-schema (${schema})`)).toThrow('The table has other columns than are asserted: (a: int, b: string).');
  });
});
