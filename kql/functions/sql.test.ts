import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { ScalarFunction, Use } from './contract.ts';
import { functions } from './index.ts';
import { sqlText } from './sql.ts';
import type { ScalarType, Value } from '../values.ts';

/** Odd values of each type; every pair of them is compared. */
const VALUES: Readonly<Partial<Record<ScalarType, readonly Value[]>>> = {
  bool: [true, false, null],
  int: [0, 1, -1, 7, -7, 2_147_483_647, -2_147_483_648, null],
  long: [0n, 1n, -1n, 12n, -14n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_807n - 1n, 4_294_967_296n, null],
  real: [0, -0, 1.5, -1.5, 0.1, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null],
  string: [
    '', ' ', 'a', 'A', 'alpha beta', 'Alpha_Beta', 'alphabeta', 'x-alpha', 'ALPHA.', 'café', 'CAFÉ alpha', 'Kelvin', 'éalpha', 'alphaé', "it's", '😀alpha😀', 'İstanbul',
    'ΟΔΟΣ', 'alpha\nbeta', '%_', 'a.b', '(x)', '１alpha', 'straße', 'alphaalpha alpha', 'beta alpha', '\\',
  ],
  datetime: [0n, 864_000_000_000n, 637_134_336_000_000_000n, 637_134_999_123_456_789n, 3_155_378_975_999_999_999n, null],
  timespan: [0n, 1n, -1n, 36_000_000_000n, -864_000_000_001n, 90_000_000_000_000n, null],
};
const SQL_TYPE: Readonly<Partial<Record<ScalarType, string>>> = {
  bool: 'BOOLEAN', int: 'INTEGER', long: 'BIGINT', real: 'DOUBLE', string: 'VARCHAR', datetime: 'BIGINT', timespan: 'BIGINT',
};

interface Case { readonly name: string; readonly types: readonly ScalarType[]; readonly result: ScalarType; readonly constants?: readonly (Value | undefined)[] }

const numbers: readonly ScalarType[] = ['int', 'long', 'real'];
const ordered: readonly ScalarType[] = ['int', 'long', 'real', 'string', 'datetime', 'timespan'];
const NEEDLES = ['', 'a', 'alpha', 'ALPHA', 'alpha beta', ' ', '.', 'a.b', '_', "it's", 'é', 'istanbul', 'kelvin', '(x)', '\\', '-alpha'];
const PATTERNS = ['al.ha', 'alpha.beta', '^a', 'a$', '\\d', '\\w+$', '\\s', '[^\\w ]', 'a|b|c', '(a+)+b', '\\W', '[A-Z]{2,}', '\\x41', '\\.', 'é', '^$', '[\\s.]', '[^\\W_]+', 'a*?b', '\\balpha\\b'];
const textNames = ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap(name => [name, `!${name}`, `${name}_cs`, `!${name}_cs`]);

function arithmetic(): Case[] {
  return ['+', '-', '*'].flatMap(name => numbers.flatMap(a => numbers.map((b): Case => ({ name, types: [a, b], result: a === 'real' || b === 'real' ? 'real' : 'long' }))));
}

const cases: readonly Case[] = [
  ...arithmetic(),
  ...['/', '%'].flatMap(name => [1n, 3n, 12n, 1_000_000_007n].map((divisor): Case => ({ name, types: ['long', 'long'], result: 'long', constants: [undefined, divisor] }))),
  ...['==', '!=', '<', '<=', '>', '>='].flatMap(name => [
    ...ordered.map((type): Case => ({ name, types: [type, type], result: 'bool' })),
    ...numbers.flatMap(a => numbers.map((b): Case => ({ name, types: [a, b], result: 'bool' }))),
  ]),
  { name: '==', types: ['bool', 'bool'], result: 'bool' },
  ...ordered.map((type): Case => ({ name: 'between', types: [type, type, type], result: 'bool' })),
  ...ordered.map((type): Case => ({ name: '!between', types: [type, type, type], result: 'bool' })),
  { name: '-', types: ['datetime', 'datetime'], result: 'timespan' },
  ...['+', '-'].map((name): Case => ({ name, types: ['datetime', 'timespan'], result: 'datetime', constants: [undefined, 864_000_000_000n] })),
  ...[...textNames, '=~', '!~'].flatMap(name => NEEDLES.map((needle): Case => ({ name, types: ['string', 'string'], result: 'bool', constants: [undefined, needle] }))),
  ...['has_any', 'has_all', 'in', '!in', 'in~', '!in~'].flatMap(name => [['alpha', 'beta'], ['a', 'A', ''], ['alpha beta', 'café'], [], ["it's"]].map((list): Case => (
    { name, types: ['string', 'dynamic'], result: 'bool', constants: [undefined, list] }))),
  { name: 'in', types: ['long', 'long', 'long'], result: 'bool', constants: [undefined, 1n, 12n] },
  { name: '!in', types: ['long', 'long', 'long'], result: 'bool', constants: [undefined, 1n, 12n] },
  ...['and', 'or'].map((name): Case => ({ name, types: ['bool', 'bool'], result: 'bool' })),
  { name: 'not', types: ['bool'], result: 'bool' },
  { name: 'unary-', types: ['real'], result: 'real' },
  { name: 'unary-', types: ['int'], result: 'long' },
  ...['strlen', 'string_size'].map((name): Case => ({ name, types: ['string'], result: 'long' })),
  ...['isempty', 'isnotempty', 'isnull', 'isnotnull'].map((name): Case => ({ name, types: ['string'], result: 'bool' })),
  { name: 'isnull', types: ['long'], result: 'bool' },
  ...[[0n, 2n], [3n, 2n], [1n, 100n], [2n, 0n]].map((constants): Case => ({ name: 'substring', types: ['string', 'long', 'long'], result: 'string', constants: [undefined, ...constants] })),
  { name: 'substring', types: ['string', 'long'], result: 'string', constants: [undefined, 2n] },
  { name: 'strcat', types: ['string', 'string'], result: 'string' },
  { name: 'replace_string', types: ['string', 'string', 'string'], result: 'string', constants: [undefined, 'alpha', "'$&"] },
  { name: 'iff', types: ['bool', 'long', 'long'], result: 'long' },
  { name: 'case', types: ['bool', 'string', 'bool', 'string', 'string'], result: 'string', constants: [undefined, 'a', undefined, 'b', 'c'] },
  { name: 'tolong', types: ['int'], result: 'long' }, { name: 'toreal', types: ['long'], result: 'real' },
  ...(['string', 'int', 'long', 'bool'] as const).map((type): Case => ({ name: 'tostring', types: [type], result: 'string' })),
  { name: 'bin', types: ['datetime', 'timespan'], result: 'datetime', constants: [undefined, 36_000_000_000n] },
  { name: 'bin', types: ['long', 'long'], result: 'long', constants: [undefined, 10n] },
  ...PATTERNS.map((pattern): Case => ({ name: 'matches regex', types: ['string', 'string'], result: 'bool', constants: [undefined, pattern] })),
  ...PATTERNS.map((pattern): Case => ({ name: 'extract', types: ['string', 'long', 'string'], result: 'string', constants: [pattern, 0n, undefined] })),
  { name: 'extract', types: ['string', 'long', 'string'], result: 'string', constants: ['(a)(l)?(b)?', 3n, undefined] },
  { name: 'tolower', types: ['string'], result: 'string' },
  ...['startofday', 'startofweek'].map((name): Case => ({ name, types: ['datetime'], result: 'datetime' })),
  { name: 'dayofweek', types: ['datetime'], result: 'timespan' }, { name: 'hourofday', types: ['datetime'], result: 'long' },
];

function literal(value: Value, type: ScalarType): string {
  const sqlType = SQL_TYPE[type] ?? 'VARCHAR';
  if (value === null) return `CAST(NULL AS ${sqlType})`;
  if (typeof value === 'string') return sqlText(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return Number.isFinite(value) ? `${value}::DOUBLE` : `'${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}'::DOUBLE`;
  if (type === 'real') return `${Object.is(value, -0) ? '-0.0' : String(value)}::DOUBLE`;
  return `CAST(${String(value)} AS ${sqlType})`;
}

/** Every combination of the odd values of the arguments that are no constants. */
function combinations(types: readonly ScalarType[], constants: readonly (Value | undefined)[]): Value[][] {
  return types.reduce<Value[][]>((rows, type, index) => {
    const constant = constants[index];
    const values = constant === undefined ? VALUES[type] ?? [] : [constant];
    return rows.flatMap(row => (types.length > 2 ? values.slice(0, 9) : values).map(value => [...row, value]));
  }, [[]]);
}

function show(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : Array.isArray(value) ? `[${value.map(show).join(', ')}]` : `${String(value)}${typeof value === 'bigint' ? 'n' : ''}`;
}

function useOf({ types, result, constants }: Case): Use {
  return { types, result, constants: types.map((_type, index) => constants?.[index]), now: 0n };
}

/** What both give for every combination; null where this use has no SQL. */
async function compared(definition: ScalarFunction, one: Case, run: (sql: string) => Promise<Value[]>): Promise<{ rows: Value[][]; sql: Value[]; script: Value[] } | null> {
  const use = useOf(one);
  const columns = one.types.map((type, index) => (use.constants[index] === undefined || type === 'dynamic' ? `c${index}` : literal(use.constants[index] ?? null, type)));
  const text = definition.sql?.(columns, use) ?? null;
  if (text === null) return null;
  const rows = combinations(one.types, use.constants);
  const script = definition.prepare(use);
  const visible = one.types.flatMap((type, index) => (type === 'dynamic' ? [] : [{ type, index }]));
  const values = rows.map((row, at) => `(${at}, ${visible.map(({ type, index }) => literal(row[index] ?? null, type)).join(', ')})`).join(', ');
  const sql = await run(`SELECT ${text} AS r FROM (VALUES ${values}) AS t(n, ${visible.map(({ index }) => `c${index}`).join(', ')}) ORDER BY n`);
  return { rows, sql, script: rows.map(row => script(...row)) };
}

describe('kql/functions sql', () => {
  it('gives what prepare gives, for every pair of odd values', async () => {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    const run = async (sql: string): Promise<Value[]> => {
      const reader = await connection.runAndReadAll(sql);
      return reader.getColumnsJS()[0]?.map((value): Value => (
        typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean' ? value : null)) ?? [];
    };
    const without: string[] = [];
    const different: string[] = [];
    for (const one of cases) {
      const definition = functions.get(one.name);
      if (definition === undefined) throw new Error(`no function ${one.name}`);
      const both = await compared(definition, one, run);
      if (both === null) {
        without.push(one.name);
        continue;
      }
      both.rows.forEach((row, index) => {
        // Zero and minus zero are equal in both, and print alike in an answer.
        const plain = (value: Value | undefined): Value => (value === 0 ? 0 : value ?? null);
        const [sql, script] = [plain(both.sql[index]), plain(both.script[index])];
        if (!Object.is(sql, script)) different.push(`${one.name}(${row.map(show).join(', ')}) is ${show(script)}, in SQL ${show(sql)}`);
      });
    }
    expect(different).toEqual([]);
    expect(cases.length - without.length).toBeGreaterThan(250);
  });
});
