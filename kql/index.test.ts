import { describe, expect, it } from 'vitest';
import { compile, KqlError, type Schema } from './index.ts';
import { answer, NOW, noTables, rowsOf } from './testing/answer.ts';

const schema: Schema = { tables: { T: [{ name: 't', type: 'datetime' }, { name: 'n', type: 'long' }, { name: 'd', type: 'dynamic' }, { name: 's', type: 'string' }, { name: 'b', type: 'bool' }] } };

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof KqlError) return error.code;
    throw error;
  }
  return 'none';
}

describe('kql', () => {
  it('takes rows as JSON has them: what is absent is null, and an empty string for a string', () => {
    const T = [{ t: '2024-01-02T03:04:05Z', n: 9007199254740991, d: { a: [1, 2.5] }, s: 'x', b: true }, {}];
    expect(answer('T', { T }, schema)).toEqual([['2024-01-02T03:04:05.0000000Z', '9007199254740991', '{"a":[1,2.5]}', 'x', 'True'], ['null', 'null', 'null', '', 'null']]);
  });

  it('takes tables that are typed already', () => {
    const table = { schema: [{ name: 'n', type: 'long' as const }], columns: [[1n, 2n]], length: 2 };
    const small: Schema = { tables: { T: table.schema } };
    expect(rowsOf(compile('T | count', small).run({ T: table }, { now: NOW }))).toEqual([['2']]);
  });

  it('says which row does not fit the schema', () => {
    expect(() => answer('T', { T: [{ n: 1 }, { n: 'many' }] }, schema)).toThrow('Row 2 of T: n is no long: "many"');
  });

  it('takes the time from outside', () => {
    expect(answer('print now(), ago(1h)')).toEqual([['2024-05-01T12:00:00.0000000Z', '2024-05-01T11:00:00.0000000Z']]);
  });

  it('ends a query that takes too long or needs too much', () => {
    const endless = 'range x from 1 to 100000000000 step 1 | summarize count()';
    expect(codeOf(() => compile(endless, noTables).run({}, { now: NOW, limits: { milliseconds: 50 } }))).toBe('LIMIT');
    expect(codeOf(() => compile(endless, noTables).run({}, { now: NOW, limits: { cells: 100_000 } }))).toBe('LIMIT');
    const wide = 'range x from 1 to 3000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 3000 step 1 | extend k = 1) on k | count';
    expect(codeOf(() => compile(wide, noTables).run({}, { now: NOW, limits: { cells: 1_000_000 } }))).toBe('LIMIT');
  });

  it('can be run again with other rows', () => {
    const compiled = compile('T | summarize sum(n)', schema);
    const sum = (rows: { n: number }[]): string[][] => rowsOf(compiled.run({ T: rows }, { now: NOW }));
    expect([sum([{ n: 1 }, { n: 2 }]), sum([{ n: 5 }])]).toEqual([[['3']], [['5']]]);
  });
});
