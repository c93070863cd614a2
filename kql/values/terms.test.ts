import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, hasTerm } from './terms.ts';

const WHOLE = { start: true, end: true };

describe('kql/values/terms', () => {
  it('takes letters and digits of any script for a term, the underscore and combining marks not', () => {
    expect(hasTerm('привет мир', 'мир', WHOLE)).toBe(true);
    expect(hasTerm('a_b', 'a', WHOLE)).toBe(true);
    expect(hasTerm('１a', 'a', WHOLE)).toBe(false);
    expect(hasTerm('cafe\u0301', 'cafe', WHOLE)).toBe(true);
    expect(hasTerm('😀alpha', 'alpha', WHOLE)).toBe(true);
    expect(hasTerm('𝓗alpha', 'alpha', WHOLE)).toBe(false);
  });
  it('looks past a place that is inside a term for one that is not', () => {
    expect(hasTerm('catalog cat', 'cat', WHOLE)).toBe(true);
  });
  it('agrees with a split into terms', () => {
    const word = fc.stringMatching(/^[a-c]{1,3}$/);
    fc.assert(fc.property(fc.array(fc.oneof(word, fc.constantFrom(' ', '-', '.', '_'))), word, (parts, needle) => {
      const text = parts.join('');
      expect(hasTerm(text, needle, WHOLE)).toBe(text.split(/[^a-c]+/).includes(needle));
    }), { numRuns: 1000 });
  });
  it('folds a final sigma like any other', () => {
    expect(fold('ΟΔΟΣ')).toBe(fold('οδος'));
  });
});
