import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const numbers = (term: string, type = 'long'): string[][] => answer(`datatable(n: ${type}, s: string)[1, 'a', 12, 'b', -12, 'c', 3, 'x 12'] | search '${term}' | project s`);

describe('kql search', () => {
  it('finds a term of digits in whole numbers and in texts, not a part of a number', () => {
    expect(numbers('12')).toEqual([['b'], ['c'], ['x 12']]);
    expect(numbers('1', 'int')).toEqual([['a']]);
  });

  it('refuses what digits stand for in other types, and what is more than a term', () => {
    expect(() => numbers('12', 'real')).toThrow('a search for digits in columns that are not text is not supported');
    expect(() => numbers('1*')).toThrow('not supported');
  });
});
