import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const parsed = (text: string, keys: string, options: string): string[][] => answer(`print s = @'${text}' | parse-kv s as (${keys}) with (${options}) | project-away s`);

describe('kql parse-kv', () => {
  it('lets greedy values go on until the last delimiter before the next key', () => {
    const text = 'name: John Doe phone: 555 5555 city: New York';
    expect(parsed(text, 'name: string, phone: string, city: string', "pair_delimiter=' ', kv_delimiter=':', greedy=true")).toEqual([['John Doe', '555 5555', 'New York']]);
    expect(parsed('on a=1 b=x', 'a: long, b: string', "pair_delimiter=' ', kv_delimiter='=', greedy=true")).toEqual([['1', 'x']]);
  });

  it('takes key and value from the groups of a regex, the first of a key', () => {
    const pattern = `regex=@'"([\\w ]+)\\s*:\\s*([^"]*)"'`;
    expect(parsed('["a b: x y", "n: 4", "n: 5"]', "['a b']: string, n: long, z: long", pattern)).toEqual([['x y', '4', 'null']]);
  });

  it('refuses a regex without two groups, and greedy with quotes', () => {
    expect(() => parsed('a', 'a: long', "regex='(a)'")).toThrow('not supported');
    expect(() => parsed('a', 'a: long', `pair_delimiter=' ', kv_delimiter=':', quote='"', greedy=true`)).toThrow('not supported');
  });
});
