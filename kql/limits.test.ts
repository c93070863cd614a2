import { describe, expect, it } from 'vitest';
import { compile, KqlError } from './index.ts';

const LIMITS = { milliseconds: 120, cells: 3_000_000 };

/** `answered`, or the code of the error; anything but a KqlError fails the test. */
function outcome(query: string): string {
  try {
    compile(query, { tables: {} }, { milliseconds: 700 }).run({}, { now: new Date(0), limits: LIMITS });
    return 'answered';
  } catch (error) {
    if (error instanceof KqlError) return error.code;
    throw error;
  }
}

const grown = (call: string): string => `print a=range(1, 1000, 1) ${`| extend a=${call}`.repeat(7)} | project strlen(tostring(a))`;
const doubled = (body: string): string => `let f0=(x:long){x+1}; ${Array.from({ length: 12 }, (_none, at) => `let f${at + 1}=(x:long){${body.replaceAll('f', `f${at}`)}};`).join(' ')} print f12(1)`;

/** Queries that would take far more than they may. */
const TOO_MUCH: Readonly<Record<string, string>> = {
  'a cross join': 'range a from 1 to 100000 step 1 | extend k=1 | join kind=inner (range b from 1 to 100000 step 1 | extend k=1) on k | count',
  'a range of 1e9 longs': 'range a from 1 to 1000000000 step 1 | count',
  'a range of reals that cannot move': 'range a from 1e17 to 2e17 step 1e-9 | count',
  'a range of ticks over 20 years': 'range t from datetime(2000) to datetime(2020) step 1tick | count',
  'mv-expand of mv-expand of mv-expand': 'print a=range(1,1000,1) | mv-expand a | extend b=range(1,1000,1) | mv-expand b | extend c=range(1,1000,1) | mv-expand c | count',
  'mv-apply for every row': 'range x from 1 to 100000 step 1 | extend a=range(1,1000,1) | mv-apply a to typeof(long) on (summarize sum(a)) | count',
  'text that grows eightfold nine times': `print a="aaaaaaaaaaaaaaaa" ${'| extend a=strcat(a,a,a,a,a,a,a,a)'.repeat(9)} | project strlen(a)`,
  'text that is replaced by longer text': 'print a=strrep("a",1024) | extend b=replace_string(a,"a",strrep("b",1024)) | extend b=replace_string(b,"b",strrep("c",1024)) | project strlen(b)',
  'text that a regex replaces by longer text': 'print a=strrep("a",1024) | extend b=replace_regex(a,"a",strrep("b",1024)) | extend b=replace_regex(b,"b",strrep("c",1024)) | project strlen(b)',
  'arrays of arrays': grown('pack_array(a,a,a,a,a,a,a,a,a,a)'),
  'an array that grows tenfold': grown('array_concat(a,a,a,a,a,a,a,a,a,a)'),
  'a list of 1e8': 'range a from 1 to 100000000 step 1 | summarize make_list(a)',
  'a new regex for every row': 'range i from 1 to 1000000 step 1 | where strrep("ab", 200) matches regex strcat("(a|b|ab)*", tostring(i), "$") | count',
  'a series of a day for each of 10,000': 'range i from 1 to 10000 step 1 | extend t=datetime(2020) | make-series count() on t from datetime(1900) to datetime(2100) step 1d by i',
  'unions that quadruple': `let t0=range x from 1 to 10 step 1; ${Array.from({ length: 10 }, (_none, at) => `let t${at + 1}=t${at}|union t${at}|union t${at}|union t${at};`).join(' ')} t10 | count`,
  'functions that call the next five times': doubled('f(x)+f(x)+f(x)+f(x)+f(x)'),
  'series_fir with 3,000 taps on a million points': 'print s=range(1,1000000,1) | extend f=series_fir(s, range(1,3000,1)) | project array_length(f)',
  'a scan of 3e6 rows': 'range i from 1 to 3000000 step 1 | scan declare (n:long=0) with (step a: true => n = a.n + 1;) | count',
};

/** Queries that may be answered or refused, but soon. */
const ODD: Readonly<Record<string, string>> = {
  'a regex that makes backtracking engines hang': 'print a=strrep("a",1000) | extend m=a matches regex "(a+)+$b", n=extract("(a|aa|a*)*c",1,a), o=a matches regex "(.*)*(.*)*(.*)*x"',
  'a regex that is a million states': 'print strrep("a",500) matches regex "(((a{1,100}){1,100}){1,100})b"',
  'parse with many stars': 'print a=strrep("a ",1000) | parse a with * "a" b "a" * "a" c "a" * "a" d "b"',
  'strrep of 1e9': 'print strlen(strrep("abc", 1000000000))',
  'a function that calls itself': 'let f=(x:long){f(x-1)}; print f(10)',
  '3,000 parentheses': `print ${'('.repeat(3000)}1${')'.repeat(3000)}`,
  '2,000 minus signs': `print ${'-('.repeat(2000)}1${')'.repeat(2000)}`,
  '1,500 times plus': `print ${Array(1500).fill('1').join('+')}`,
  '400 pipes': `print x=1 ${'| where x > 0 '.repeat(400)}`,
  'JSON 50,000 deep': `print parse_json("${'['.repeat(50_000)}")`,
  'dynamic 2,000 deep': `print dynamic(${'['.repeat(2000)}${']'.repeat(2000)})`,
  'numbers beyond all types': `print 1e99999, decimal(${'9'.repeat(200)}), int(99999999999)`,
  'the largest decimals multiplied': 'print decimal(9.99e30)*decimal(9.99e30)*decimal(9.99e30)',
  '20,000 columns of bag_unpack': 'range i from 1 to 20000 step 1 | extend b=bag_pack(tostring(i), i) | project b | evaluate bag_unpack(b) | count',
};

describe('kql/limits', () => {
  it.each(Object.entries(TOO_MUCH))('%s ends with LIMIT', (_name, query) => {
    expect(outcome('print 1')).toBe('answered');
    const began = performance.now();
    expect(outcome(query)).toBe('LIMIT');
    // Compiling, running, and as much again for a machine that is busy.
    expect(performance.now() - began).toBeLessThan(6000);
  });

  it.each(Object.entries(ODD))('%s is answered or refused in time', (_name, query) => {
    expect(outcome('print 1')).toBe('answered');
    const began = performance.now();
    expect(['answered', 'SYNTAX', 'SEMANTIC', 'UNSUPPORTED', 'LIMIT']).toContain(outcome(query));
    expect(performance.now() - began).toBeLessThan(6000);
  });

  it('a query after one that was stopped is answered', () => {
    expect(outcome('range a from 1 to 1000000000 step 1 | count')).toBe('LIMIT');
    expect(outcome('range a from 1 to 10 step 1 | summarize sum(a)')).toBe('answered');
  });
});
