import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { Unsupported } from '../../functions/contract.ts';
import { allMatches, compileRegex } from './index.ts';

const found = (pattern: string, text: string): (string | null)[][] => [...allMatches(compileRegex(pattern), text)].map(({ groups }) => [...groups]);

describe('kql/values/regex', () => {
  it('takes digits, letters and spaces of Unicode', () => {
    expect(found('\\d', 'ＡＢ１２')).toEqual([['１'], ['２']]);
    expect(found('\\w+', 'éa b')).toEqual([['éa'], ['b']]);
    expect(found('\\s', 'a\u00a0b')).toEqual([['\u00a0']]);
    expect(found('[\\W]+', 'a-é-b')).toEqual([['-'], ['-']]);
    expect(found('[^\\W_]+', 'a_é')).toEqual([['a'], ['é']]);
  });
  it('finds matches that do not overlap, empty ones once', () => {
    expect(found('a*', 'baac')).toEqual([[''], ['aa'], ['']]);
    expect(found('(a)|(b)', 'ab')).toEqual([['a', 'a', null], ['b', null, 'b']]);
  });
  it('refuses what RE2 has not, and what is no pattern', () => {
    for (const pattern of ['a(?=b)', '(a)\\1', '[', '(', '*a', '\\y', '(?<!a)b', 'a{2000}']) {
      expect(() => compileRegex(pattern)).toThrow(Unsupported);
    }
  });
  it('needs no more than a moment for patterns that backtracking dies of', () => {
    const text = `${'a'.repeat(5000)}!`;
    const start = performance.now();
    for (const pattern of ['(a+)+$', '(a|a)*$', '(a*)*b', 'a*a*a*a*a*b', '(.*)(.*)(.*)x', '([a-z]+)*=', '(a|aa)+$', '.*.*=.*']) compileRegex(pattern).test(text);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
  it('finds in ASCII text what RE2 finds', () => {
    const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\w', '\\s', '[a-c]', '[^a]', '(a|b)', '(?:ab)', '^', '$', '\\b', '\\.', '(a)?', '1');
    const piece = fc.tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '*?', '{1,2}', '+?')).map(([a, q]) => (/^[\^$]$|\\b$|\?$/.test(a) ? a : a + q));
    const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).chain(parts => fc.constantFrom(parts.join(''), `(${parts.join('')})`, `${parts.join('')}|b1`));
    fc.assert(fc.property(pattern, fc.stringMatching(/^[ab1. \n]{0,12}$/), (source, text) => {
      const match = compileRegex(source).find(text, 0);
      const matcher = RE2JS.compile(source).matcher(text);
      const groups = matcher.find() ? Array.from({ length: matcher.groupCount() + 1 }, (_item, index) => matcher.group(index)) : null;
      expect({ source, text, groups: match?.groups ?? null }).toEqual({ source, text, groups });
    }), { numRuns: 3000 });
  });
});
