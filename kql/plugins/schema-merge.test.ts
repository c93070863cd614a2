import { describe, expect, it } from 'vitest';
import { answer } from '../testing/answer.ts';

const merge = (a: string, b: string, options = ''): string => `let a = datatable(${a})[] | getschema; let b = datatable(${b})[] | getschema; union a, b | evaluate schema_merge(${options})`;

describe('kql schema_merge', () => {
  it('adds the columns that only one schema has', () => {
    expect(answer(merge('u: string, s: int', 'u: string, s: int, r: string'))).toEqual([['u', '0', 'System.String', 'string'], ['s', '1', 'System.Int32', 'int'], ['r', '2', 'System.String', 'string']]);
  });

  it('puts a column in its last place without PreserveOrder, and refuses to say which error it is with it', () => {
    const rows = answer(merge('u: string, s: int', 'u: string, r: string, s: int', 'PreserveOrder = false'));
    expect(rows.map(([name, place]) => [name, place])).toEqual([['u', '0'], ['r', '1'], ['s', '2']]);
    expect(() => answer(merge('u: string, s: int', 'u: string, r: string, s: int'))).toThrow('one column in several places is not supported');
  });

  it('refuses a column with two types', () => {
    expect(() => answer(merge('u: string', 'u: int', 'PreserveOrder = false'))).toThrow('several types');
  });
});
