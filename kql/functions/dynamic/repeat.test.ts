import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';
import { call, int, json, none, timespan } from '../testing.ts';

describe('kql/functions/dynamic/repeat', () => {
  it('gives the value so many times: repeat(1, 3) is [1, 1, 1]', () => {
    expect(call('repeat', 'dynamic', 1n, 3n)).toEqual([1n, 1n, 1n]);
    expect(call('repeat', 'dynamic', 'é', int(2))).toEqual(['é', 'é']);
    expect(call('repeat', 'dynamic', int(7), 1n)).toEqual([7n]);
    expect(answer('print tostring(repeat(1d, 2)), tostring(repeat(true, 1))')).toEqual([['["1.00:00:00","1.00:00:00"]', '[true]']]);
  });

  it('is empty for 0, null below 0 and for no count, and repeats a null', () => {
    expect(call('repeat', 'dynamic', 'a', 0n)).toEqual([]);
    expect(call('repeat', 'dynamic', 'a', -1n)).toBeNull();
    expect(call('repeat', 'dynamic', 'a', none('long'))).toBeNull();
    expect(call('repeat', 'dynamic', none('timespan'), 2n)).toEqual([null, null]);
    expect(call('repeat', 'dynamic', timespan('1s'), 1n)).toEqual([{ type: 'timespan', value: 10_000_000n }]);
  });

  it('refuses a dynamic, and more than an array may hold', () => {
    expect(() => call('repeat', 'dynamic', json('[1]'), 2n)).toThrow('repeat() of a dynamic');
    expect(() => call('repeat', 'dynamic', 1n, 2_000_000n)).toThrow('more than 1048576 elements');
  });
});
