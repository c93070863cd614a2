import { describe, expect, it } from 'vitest';
import { compile, KqlError } from '../index.ts';
import type { Schema } from '../index.ts';

/** The text that the error of a query points at. */
function pointedAt(query: string, schema: Schema = { tables: {} }): string {
  try {
    compile(query, schema);
  } catch (error) {
    if (error instanceof KqlError && error.place) return query.slice(error.place.start, error.place.start + error.place.length);
    throw error;
  }
  return '';
}

describe('kql places of errors', () => {
  it('points into the body of a function of the query, also of one inside another', () => {
    expect(pointedAt('let f = (x: long) { print bin_auto(x) }; f(1)')).toBe('bin_auto(x)');
    expect(pointedAt('let f = () { let g = (x: long) { print bin_auto(x) }; g(2) | where 1 == 1 }; f()')).toBe('bin_auto(x)');
    expect(pointedAt('let v = view () { print bin_auto(1) }; union v*')).toBe('bin_auto(1)');
  });

  it('points at the argument that is wrong, not into the body that reads it', () => {
    expect(pointedAt('let f = (x: long) { print x }; f(bin_auto(1))')).toBe('bin_auto(1)');
  });

  it('points at the call of a function of the database, whose body is elsewhere', () => {
    const schema: Schema = { tables: {}, functions: { stored: { parameters: '()', body: 'print bin_auto(1)' } } };
    expect(pointedAt('print 1 | join (stored()) on print_0', schema)).toBe('stored()');
  });
});
