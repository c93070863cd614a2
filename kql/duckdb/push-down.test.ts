import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOnFiles } from '../data/run.ts';
import { compile, type Compiled, type Schema } from '../index.ts';
import { jsonText } from '../values/dynamic.ts';
import { textOf } from '../values/text.ts';
import type { Column, Table } from '../values.ts';

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'long' }, { name: 't', type: 'datetime' }, { name: 'user', type: 'string' }, { name: 'text', type: 'string' },
  { name: 'n', type: 'long' }, { name: 'i', type: 'int' }, { name: 'r', type: 'real' }, { name: 'b', type: 'bool' }, { name: 'd', type: 'dynamic' },
];
const SCHEMA: Schema = { tables: { T: COLUMNS, U: COLUMNS } };
const NOW = new Date('2024-05-03T00:00:00Z');

const row = fc.record({
  t: fc.constantFrom(null, '2024-05-01T00:00:00Z', '2024-05-01T23:59:59.9999999Z', '1999-12-31T12:00:00.5Z', '2024-05-02 07:00:00'),
  user: fc.constantFrom(null, '', 'ann', 'Ann', 'bob', 'éva', "o'neil"),
  text: fc.constantFrom('', 'user=ann port=22 ok', 'user=bob port=x ok', 'USER=Ann port= 7 ', 'alpha-beta alphabeta', 'Ünï alpha', 'a%b_c'),
  n: fc.constantFrom(null, 0, 1, -1, 7, -7, 9_007_199_254_740_991, -5_000_000_000),
  i: fc.constantFrom(null, 0, 3, -3, 2_147_483_647),
  r: fc.constantFrom(null, 0, 1.5, -2.25, 1e10),
  b: fc.constantFrom(null, true, false),
  d: fc.constantFrom<unknown>(null, { k: 'v', m: { z: 1 } }, { k: 2, list: ['a', null, 3] }, ['x', 'y'], [], ['x', { k: 'w' }], { k: null }, { k: true, list: [] }),
});
const rows = fc.array(row, { maxLength: 12 }).map((all) => all.map((one, id) => ({ id, ...one })));

const condition = fc.constantFrom(
  'n == 1', 'n != 1', 'isnull(n)', 'n > i', 'i in (0, 3)', 'r >= 1.5', 't > datetime(2024-05-01)', 'b', 'not(b)', 'b or n > 0', 't between (datetime(2024-05-01) .. 1d)',
  'user == "ann"', 'user =~ "ANN"', 'user in~ ("ANN", "bob")', 'user has_any ("ann", "eva")', 'text has "alpha"', 'text !has "alpha"', 'text contains "BETA"', 'text startswith "user"',
  'text matches regex "port=[0-9]+"', 'isempty(user)', 'tostring(d.k) == "v"', 'd.k == "v"', 'n % 3 == 1', 'n / 2 == 0', 'user in (U | project user)', 'n !in (U | project n)', 'n > toscalar(U | summarize max(n))',
  'strlen(text) > 3 and todatetime(text) == t', 'text has "alpha" and hash(text) > 0',
);
const operator = fc.oneof(
  condition.map((text) => `where ${text}`),
  fc.constantFrom(
    'extend x = n + i, y = strcat(user, "-", text)', 'project id, t, user, n, i, r, b, d, text', 'extend n = n * 2, k = tostring(d.k)', 'extend user = extract("user=([a-z]+)", 1, text)',
    'extend t = bin(t, 1h), z = iff(b, user, text)', 'parse text with "user=" user " port=" p:long " " rest', 'parse-where text with * "port=" user " " *', 'mv-expand d', 'mv-expand d to typeof(string)', 'mv-expand d = d.list',
    'join kind=inner (U | project user, n2 = n) on user', 'join kind=leftouter (U | project n, user2 = user) on n', 'join kind=leftanti U on user', 'join kind=leftsemi U on n', 'join kind=rightanti U on n | project id, t, user, n, i, r, b, d, text',
    'union U', 'union (U | where n > 0 | project user, n)', 'extend row = id | sort by n asc, id desc | take 3', 'sort by r desc, id asc | take 4', 'sort by user asc, id asc', 'extend h = hash(text)',
  ),
);
const last = fc.constantFrom(
  '', 'count', 'distinct user, n', 'summarize count(), countif(b), sum(n), min(t), max(i), dcount(user) by user, b', 'summarize sum(n), dcount(n), max(user), min(text)', 'summarize sumif(n, b), maxif(n, n > 0) by bin(t, 1d)',
  'summarize arg_max(id, t, user, d) by b', 'summarize arg_min(id, *) by user', 'summarize make_set(user), avg(r) by b | project b, array_length(set_user), avg_r', 'summarize c = count() by k = tostring(d.k)',
);

/** Texts that are JSON, or would be to a reader that is not strict. */
const { jsonish } = fc.letrec<{ jsonish: string }>((tie) => {
  const scalar = fc.constantFrom(
    'null', 'true', 'false', '0', '-0', '7', '-12', '1.50', '1e5', '123456789012345678901', '"a"', '"Z"', '""', '"7"', '"true"', '"null"', '"[x"', '"é"', '"a,]"', '"NaN"', '"\\u0041"', '"\\/"',
    'NaN', '-Infinity', 'nan', 'inf', 'oh', '',
  );
  const separator = fc.constantFrom(',', ',', ', ', ' ,\n');
  const end = fc.constantFrom('', '', '', '', ' ', ',', ', ');
  const property = fc.tuple(fc.constantFrom('"k"', '"k"', '"m"', '"\\u006b"'), fc.constantFrom(':', ':', ': '), tie('jsonish')).map((parts) => parts.join(''));
  const several = (one: fc.Arbitrary<string>, open: string, close: string): fc.Arbitrary<string> => fc.tuple(fc.array(one, { maxLength: 3 }), separator, end).map(([all, between, last]) => `${open}${all.join(between)}${last}${close}`);
  return { jsonish: fc.oneof({ maxDepth: 4, depthSize: 'small' }, scalar, several(tie('jsonish'), '[', ']'), several(property, '{', '}')) };
});

/** After one of these an id may be there twice: which of the two rows is the first is nobody's promise. */
const REPEATS = /^(?:join|union|mv-expand)/;
const PICKS = /arg_m|\btake\b/;
const isOpen = (steps: readonly string[]): boolean => steps.some((step, at) => PICKS.test(step) && steps.slice(0, at).some((before) => REPEATS.test(before)));

function textOfRows(table: Table): string[] {
  return Array.from({ length: table.length }, (_, at) => table.schema.map(({ type }, index) => {
    const value = table.columns[index]?.[at] ?? null;
    return type === 'dynamic' && typeof value === 'object' && !(value !== null && 'decimal' in value) ? jsonText(value) : textOf(type)(value);
  }).join('|'));
}
const answer = (table: Table, { ordered }: Compiled): string[] => (ordered ? textOfRows(table) : textOfRows(table).sort());
const ndjson = (all: readonly object[]): string => all.map((one) => JSON.stringify(one)).join('\n');

describe('kql/duckdb', () => {
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'kql-test-')); });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  async function both(query: string, first: readonly object[], second: readonly object[], threads: number, pushed = true): Promise<{ sql: string[]; script: string[] }> {
    const compiled = compile(query, SCHEMA);
    const [t, u] = [join(folder, 't.ndjson'), join(folder, 'u.ndjson')];
    writeFileSync(t, ndjson(first));
    writeFileSync(u, ndjson(second));
    const sql = await runOnFiles(compiled, { T: { file: t }, U: { file: u } }, { now: NOW, threads, pushDown: pushed });
    const script = compiled.run({ T: first.map((one) => ({ ...one })), U: second.map((one) => ({ ...one })) }, { now: NOW });
    return { sql: answer(sql, compiled), script: answer(script, compiled) };
  }

  it('gives what the interpreter gives, for any rows and pipes, on one thread or two', async () => {
    await fc.assert(fc.asyncProperty(rows, rows, fc.array(operator, { maxLength: 3 }), last, fc.constantFrom(1, 2), async (first, second, operators, end, threads) => {
      const query = ['T', ...operators, ...(end === '' ? [] : [end])].join(' | ');
      fc.pre(!isOpen([...operators, end]));
      try {
        compile(query, SCHEMA);
      } catch {
        fc.pre(false);
      }
      const { sql, script } = await both(query, first, second, threads);
      expect(sql, query).toEqual(script);
    }), { numRuns: Number(process.env['KQL_RUNS'] ?? 40) });
  }, 200_000);

  it('reads a text as JSON where the interpreter does, and as it does', async () => {
    const query = fc.constantFrom(
      'T | extend v = tostring(parse_json(text).k)', 'T | extend v = tostring(parse_json(text))', 'T | where parse_json(text).k == "a"', 'T | where tolong(parse_json(text).k) == 7',
      'T | mv-expand e = parse_json(text) | extend v = tostring(e)', 'T | mv-expand e = parse_json(text).k | extend v = tostring(e.k)', 'T | mv-expand e = parse_json(text) to typeof(string)',
    );
    const texts = fc.array(fc.record({ text: fc.oneof(jsonish, jsonish.map((text) => `${'['.repeat(300)}${text}${']'.repeat(300)}`)) }), { minLength: 1, maxLength: 3 });
    await fc.assert(fc.asyncProperty(texts, query, async (all, text) => {
      const { sql, script } = await both(text, all, [], 1);
      expect(sql, text).toEqual(script);
    }), { numRuns: Number(process.env['KQL_RUNS'] ?? 60) });
  }, 200_000);

  it.each([
    ['a bag with a key twice: the last counts', 'T | where d.k == "b"', '{"id":1,"d":"{\\"k\\":\\"a\\",\\"k\\":\\"b\\"}"}', 1],
    ['a comma before the end is no JSON, but text', 'T | where isnull(d.k) | where tostring(d) has "comma"', '{"id":1,"d":"{\\"k\\":\\"comma\\",}"}', 1],
    ['NaN is no JSON, but text', 'T | mv-expand d | where tostring(d) == "[NaN,1]"', '{"id":1,"d":"[NaN,1]"}', 1],
    ['a text that is no JSON is a string', 'T | mv-expand d | where tostring(d) == "[oh"', '{"id":1,"d":"[oh"}', 1],
    ['a real as text has Kusto\'s digits', 'T | where tostring(d.k) == "1.5"', '{"id":1,"d":{"k":1.50}}', 1],
    ['a bag is expanded property by property', 'T | mv-expand d', '{"id":1,"d":{"k":1,"m":2}}', 2],
    ['a date in another form is read too', 'T | where t == datetime(2024-05-01)', '{"id":1,"t":"05/01/2024"}', 1],
    ['a long of 19 digits is kept', 'T | where n == 9223372036854775807', '{"id":1,"n":9223372036854775807}', 1],
    ['a long of 17 digits is kept', 'T | where n == 12345678901234567', '{"id":1,"n":12345678901234567}', 1],
  ])('%s', async (_title, query, line, wanted) => {
    const file = join(folder, 'odd.ndjson');
    writeFileSync(file, line);
    const table = await runOnFiles(compile(query, SCHEMA), { T: { file } }, { now: NOW });
    expect(table.length).toBe(wanted);
  });
});
