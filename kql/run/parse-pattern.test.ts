import { describe, expect, it } from 'vitest';
import { answer } from '../testing/answer.ts';

const on = (text: string, rest: string): string => `print s = ${JSON.stringify(text)} | ${rest} | project-away s`;

describe('kql parse and parse-kv', () => {
  it.each([
    ['texts and columns', on('name=bob age=25', 'parse s with "name=" name " age=" age: int'), [['bob', '25']]],
    ['a text that does not begin as the pattern', on('x name=bob', 'parse s with "name=" name'), [['']]],
    ['a star before', on('x name=bob', 'parse s with * "name=" name'), [['bob']]],
    ['the first place of a text', on('a###b###c', 'parse s with l "###" r'), [['a', 'b###c']]],
    ['a number before a star', on('n=27, m=23', 'parse s with "n=" n: long * "m=" m: long'), [['27', '23']]],
    ['a text at the end of the pattern at the end of the text alone', on('aXcYc', 'parse s with "a" v "c"'), [['XcY']]],
    ['no text at the end that is not there', on('abcbd', 'parse s with "a" v "b"'), [['']]],
    ['no line end after it', on('aXc\n', 'parse kind=relaxed s with "a" v "c"'), [['']]],
    ['the first place of it before a star', on('aXcYc', 'parse s with "a" v "c" *'), [['X']]],
    ['the last place of it in a regular expression', on('aXcYcd', 'parse kind=regex s with "a" v "c"'), [['XcY']]],
    ['a number after spaces, before a star', on('n=  27x', 'parse s with "n=" n: long *'), [['27']]],
    ['a number with a sign in a regular expression', on('n= +27x', 'parse kind=regex s with "n=" n: long'), [['27']]],
    ['nothing when one value is not of its type', on('n=x m=1', 'parse s with "n=" n: long " m=" m: long'), [['null', 'null']]],
    ['the others when it is relaxed', on('n=x m=1', 'parse kind=relaxed s with "n=" n: long " m=" m: long'), [['null', '1']]],
    ['regular expressions, greedy', on('ABCdef', 'parse kind=regex s with @"[A-Z]+" mid: string'), [['def']]],
    ['the flag U', on('k=a,b,c', 'parse kind=regex flags=U s with "k=" v "," *'), [['a']]],
    ['pairs', on('k1=1;k2=x y;k1=3', 'parse-kv s as (k1: int, k2: string) with (pair_delimiter=";", kv_delimiter="=")'), [['1', 'x y']]],
    ['pairs with spaces between', on('  key  =  value  ', 'parse-kv s as (key: string) with (pair_delimiter=" ", kv_delimiter="=")'), [['value']]],
    ['pairs with quotes', on("a='x y' b=2", "parse-kv s as (a: string, b: long) with (pair_delimiter=' ', kv_delimiter='=', quote=\"'\")"), [['x y', '2']]],
  ])('finds %s', (_what, query, rows) => expect(answer(query)).toEqual(rows));

  it('parse-where leaves out what does not match', () => {
    expect(answer('datatable(s: string)["n=1", "n=x", "m=1"] | parse-where s with "n=" n: long')).toEqual([['n=1', '1']]);
  });

  it.each([
    'parse s with "t=" t: datetime *', 'parse s with "b=" b: bool * "x"', 'parse kind=regex s with "b=" b: bool "x"', 'parse kind=regex s with "r=" r: real', 'parse-where kind=relaxed s with "n=" n: long',
  ])('refuses %s: what belongs to the value is not written', (rest) => {
    expect(() => answer(on('x', rest))).toThrow('is not supported');
  });

  it('refuses a regular expression that cannot be read', () => {
    expect(() => answer(on('x', 'parse kind=regex s with "(" v'))).toThrow(/regular expression/);
  });
});
