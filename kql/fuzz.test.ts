import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { compile, KqlError, renderError, type Row, type Schema } from './index.ts';
import { readSchemas } from './schemas/read.ts';

/** Real queries, which may lie beside the project. */
const SHARED = join(import.meta.dirname, '..', '..', 'shared', 'kql');
const FILES = ['oracle-docs.jsonl', 'oracle-kustainer.jsonl', 'rules.jsonl'];
/** A few for every change, as binding costs a tenth of a second; more of them for a night: `KQL_FUZZ=5000`. */
const RUNS = Number(process.env['KQL_FUZZ'] ?? 20);
const SEED = Number(process.env['KQL_SEED'] ?? 20_261_121);

const SCHEMA: Schema = { tables: { T: [
  { name: 'a', type: 'long' }, { name: 'b', type: 'string' }, { name: 'c', type: 'datetime' }, { name: 'd', type: 'dynamic' }, { name: 'e', type: 'real' }, { name: 'f', type: 'bool' }, { name: 'constructor', type: 'string' },
] } };
const HOSTILE: readonly Row[] = [
  { a: '9223372036854775807', b: '\u0000', c: '9999-12-31T23:59:59.9999999Z', d: '{"__proto__":{"x":1},"constructor":2}', e: '1e308', f: true },
  { a: '-9223372036854775808', b: '\ud800', c: '0001-01-01', d: '['.repeat(3000), e: '-1e-320', f: false, constructor: '__proto__' },
  { a: 0, b: '__proto__', c: null, d: [[[]], {}, null, 1.5, '\udfff'], e: 0, f: null },
  { a: null, b: '\u202e‮ΑΣ ς ß İ ı ﬁ 👩‍👩‍👧', c: '2024-02-29T23:59:59.9999999Z', d: null, e: -0 },
  { b: '(((((a*)*)*)*)*', d: '"toString"', e: 1e-9 },
  { b: `a${'\n'.repeat(200)}b'"\\`, d: { '': '', ' ': [''], a: { a: { a: 9007199254740993 } } } },
];

/** Compiles and runs it; gives the code of the error. Anything thrown but a KqlError is a crash, and so is a message that cannot be shown. */
function outcome(query: string, schema: Schema): string {
  try {
    const compiled = compile(query, schema, { milliseconds: 3000 });
    const table = compiled.run({ T: HOSTILE }, { now: new Date(0), limits: { milliseconds: 150, cells: 2_000_000 } });
    if (compiled.columns && JSON.stringify(table.schema) !== JSON.stringify(compiled.columns)) throw new Error(`${JSON.stringify(table.schema)} is not ${JSON.stringify(compiled.columns)}`);
    if (table.columns.some((column) => column.length !== table.length)) throw new Error('columns of different lengths');
    return 'answered';
  } catch (error) {
    if (!(error instanceof KqlError)) throw new Error(`${error instanceof Error ? error.stack ?? '' : String(error)}\nby the query:\n${query}`);
    if (renderError(error, query) === '') throw new Error('an error without a text');
    return error.code;
  }
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|[A-Za-z_][\w-]*|\d[\w.:]*|\s+|./gsu;
const STRANGE = ['99999999999999999999', '-9223372036854775808', '1e309', '0', 'dynamic(null)', 'datetime(null)', 'int(null)', '""', '"\\u0000"', '((((((((', ')', '|', '..', '*', 'T', 'by', 'a', 'd[0]', 'd.x["y"]', 'long(', 'let x = 1;', '\u202e', '\ud83d'];

const mutation = fc.record({ how: fc.constantFrom('delete', 'swap', 'double', 'replace', 'huge', 'nest'), at: fc.nat(), other: fc.nat(), strange: fc.constantFrom(...STRANGE) });

function mutate(query: string, changes: readonly { how: string; at: number; other: number; strange: string }[]): string {
  const tokens = query.match(TOKEN) ?? [];
  for (const { how, at, other, strange } of changes) {
    if (tokens.length === 0) break;
    const [i, j] = [at % tokens.length, other % tokens.length];
    const [a = '', b = ''] = [tokens[i], tokens[j]];
    if (how === 'delete') tokens.splice(i, 1 + (other % 3));
    else if (how === 'swap') [tokens[i], tokens[j]] = [b, a];
    else if (how === 'double') tokens.splice(i, 0, ...tokens.slice(i, i + 1 + (other % 12)));
    else if (how === 'replace') tokens[i] = strange;
    else if (how === 'huge') tokens[i] = /^\d/.test(a) ? `${a}0000000000` : a.repeat(1 + (other % 20));
    else tokens[i] = `${'('.repeat(other % 60)}${a}${')'.repeat(other % 60)}`;
  }
  return tokens.join('');
}

/** Texts of expressions in which every function of the engine can stand, over columns of each type. */
const atom = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'constructor', 'd.x', 'd[0]', '1', '-1', '0', '1.5', '"x"', '""', '"(a+)+"', '"$.a"', 'long(null)', 'dynamic([1,"a",null])', 'dynamic({"a":1})', '1d', '1tick', 'datetime(2024-02-29)', 'real(nan)', 'real(-inf)', '9223372036854775807', 'true');

describe('kql/fuzz', () => {
  it('random text is refused with a place, or answered', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 40 }), fc.array(fc.constantFrom(...STRANGE, 'T', ' | ', 'where ', 'extend ', 'summarize ', 'join ', ' on ', 'print ', '==', '(', ',', '=', 'count()', 'a', 'b'), { maxLength: 25 }).map((parts) => parts.join(''))), (text) => {
      expect(outcome(text, SCHEMA)).toMatch(/answered|SYNTAX|SEMANTIC|UNSUPPORTED|LIMIT|DATA/);
    }), { numRuns: RUNS, seed: SEED });
  });

  it('any function of hostile values gives a value, or is refused', async () => {
    const { registry } = await import('./registered.ts');
    const names = [...registry.functions.keys()];
    const call = (name: string, args: readonly string[]): string => (/^\w+$/.test(name) && !/^(?:and|or|not|in|has|contains|startswith|endswith|between)/.test(name) ? `${name}(${args.join(', ')})` : args.length > 1 ? `(${args[0] ?? ''} ${name} ${/in|has_a/.test(name) ? `(${args.slice(1).join(', ')})` : args[1] ?? ''})` : args[0] ?? '');
    const args = fc.array(atom, { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(fc.constantFrom(...names), args, (name, given) => {
      outcome(`T | extend x = ${call(name, given)}`, SCHEMA);
    }), { numRuns: RUNS * 3, seed: SEED });
  });

  const files = FILES.map((name) => join(SHARED, name)).filter((file) => existsSync(file));
  it('real queries with tokens deleted, swapped, doubled, nested and grown are answered or refused', ({ skip }) => {
    if (files.length === 0) {
      console.log(`skipped: ${SHARED} is not here`);
      skip();
    }
    const Line = z.looseObject({ kql: z.string() });
    const queries = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => Line.parse(JSON.parse(line)).kql)).filter((query) => query.length < 6000);
    const schema = readSchemas(join(SHARED, 'schemas')).schema;
    const counts = new Map<string, number>();
    fc.assert(fc.property(fc.constantFrom(...queries), fc.array(mutation, { minLength: 1, maxLength: 3 }), (query, changes) => {
      const code = outcome(mutate(query, changes), schema);
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }), { numRuns: RUNS, seed: SEED });
    console.log(`${RUNS} mutated queries: ${[...counts].map(([code, count]) => `${count} ${code}`).join(', ')}`);
    expect(counts.size).toBeGreaterThan(1);
  });
});
