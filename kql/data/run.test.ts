import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Schema } from '../index.ts';
import { parseDatetime } from '../values/datetime.ts';
import { runOnFiles } from './run.ts';
import { openSession } from './session.ts';

const SCHEMA: Schema = {
  tables: {
    T: [{ name: 'At', type: 'datetime' }, { name: 'Name', type: 'string' }, { name: 'Count', type: 'long' }, { name: 'Key', type: 'guid' }, { name: 'Span', type: 'timespan' }, { name: 'More', type: 'dynamic' }],
    Case: [{ name: 'name', type: 'string' }, { name: 'Name', type: 'string' }],
  },
};
const NOW = new Date('2024-05-03T00:00:00Z');

describe('kql/data', () => {
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'kql-data-')); });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  const written = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  async function parquet(name: string, select: string): Promise<string> {
    const path = join(folder, name);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    return path;
  }
  async function run(query: string, file: string | readonly string[], table = 'T'): Promise<unknown[][]> {
    const answer = await runOnFiles(compile(query, SCHEMA), { [table]: { file } }, { now: NOW });
    return Array.from({ length: answer.length }, (_, row) => answer.columns.map((column) => column[row]));
  }

  it('reads NDJSON, a JSON array and CSV to the same values, with 100 ns and 64 bits', async () => {
    const row = { At: '2024-05-01T10:00:00.1234567Z', Name: 'ann', Count: '9007199254740993', Key: '0F8FAD5B-D9CB-469F-A165-70867728950E' };
    const json = JSON.stringify(row).replace('"9007199254740993"', '9007199254740993');
    const csv = 'At,Name,Count,Key\n2024-05-01T10:00:00.1234567Z,ann,9007199254740993,0F8FAD5B-D9CB-469F-A165-70867728950E\n';
    const want = [[parseDatetime('2024-05-01T10:00:00.1234567Z'), 'ann', 9_007_199_254_740_993n, '0f8fad5b-d9cb-469f-a165-70867728950e', null]];
    for (const file of [written('a.ndjson', json), written('a.json', `[${json}]`), written('a.csv', csv)]) expect(await run('T | project At, Name, Count, Key, Span', file)).toEqual(want);
  });

  it('reads the forms that SQL does not type (a timespan, hexadecimal, an offset) by the interpreter\'s rules', async () => {
    const file = written('odd.ndjson', '{"At":"2024-05-01T10:00:00+02:00","Count":"0x10","Span":"1.02:03:04"}');
    expect(await run('T | project At, Count, Span', file)).toEqual([[parseDatetime('2024-05-01T08:00:00Z'), 16n, 937_840_000_000n]]);
  });

  it('computes the scalars of a partition for each key, also where they stand in what SQL could do', async () => {
    const file = written('keys.ndjson', '{"Name":"a","Count":1}\n{"Name":"b","Count":2}\n{"Name":"b","Count":6}');
    expect(await run('T | partition by Name { T | where Name == toscalar(Name) and Count > 1 | project Name, Count }', file)).toEqual([['b', 2n], ['b', 6n]]);
    expect(await run('T | partition by Name (as P | where Count * 2 > toscalar(P | summarize sum(Count)) | project Name, Count)', file)).toEqual([['a', 1n], ['b', 6n]]);
  });

  it('refuses a value that is not of its type, with its row', async () => {
    await expect(run('T | project Count', written('bad.ndjson', '{"Count":"many"}'))).rejects.toMatchObject({ code: 'DATA', message: expect.stringContaining('Row 1 of T: Count is no long') });
  });

  it('reads Parquet: timestamps of microseconds and of nanoseconds, UUIDs, lists, a column that is not there', async () => {
    const micro = await parquet('micro.parquet', "SELECT TIMESTAMP '2024-05-01 10:00:00.123456' AS \"At\", 5::INTEGER AS \"Count\", '0f8fad5b-d9cb-469f-a165-70867728950e'::UUID AS \"Key\", [1, 2] AS \"More\"");
    expect(await run('T | project At, Name, Count, Key, array_length(More)', micro)).toEqual([[parseDatetime('2024-05-01T10:00:00.123456Z'), '', 5n, '0f8fad5b-d9cb-469f-a165-70867728950e', 2n]]);
    const nano = await parquet('nano.parquet', "SELECT '2024-05-01 10:00:00.1234567'::TIMESTAMP_NS AS \"At\"");
    expect(await run('T | project At', nano)).toEqual([[parseDatetime('2024-05-01T10:00:00.1234567Z')]]);
    const finer = await parquet('finer.parquet', "SELECT '2024-05-01 10:00:00.123456789'::TIMESTAMP_NS AS \"At\"");
    await expect(run('T | project At', finer)).rejects.toMatchObject({ code: 'DATA' });
  });

  it('reads JSON of any depth as the interpreter does: deeper than 257 levels it is a text', async () => {
    const deep = (depth: number): string => JSON.stringify({ Name: String(depth), More: `{"k":"v","a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}` });
    const file = written('deep.ndjson', [2, 257, 258, 400].map(deep).join('\n'));
    const query = 'T | project Name, k = tostring(More.k)';
    const given = (pushDown: boolean) => runOnFiles(compile(query, SCHEMA), { T: { file } }, { now: NOW, pushDown });
    expect((await given(true)).columns[1]).toEqual(['v', 'v', '', '']);
    expect((await given(false)).columns[1]).toEqual(['v', 'v', '', '']);
  });

  it('takes no line of a CSV for a comment, and a line break in quotes for a part of the value', async () => {
    const file = written('hash.csv', 'Name,Count\n#first,1\n"a ""b""\nc",2\n,3\n');
    expect(await run('T | project Name, Count', file)).toEqual([['#first', 1n], ['a "b"\nc', 2n], ['', 3n]]);
  });

  it('reads several files one after the other', async () => {
    const files = [written('one.ndjson', '{"Name":"a"}'), written('two.ndjson', '{"Name":"b"}')];
    expect(await run('T | project Name', files)).toEqual([['a'], ['b']]);
  });

  it.each(['*.ndjson', "o'neil; DROP.ndjson", '[ab].ndjson', 'a{b,c}.ndjson', 'ü\u202e.ndjson', '--x.ndjson'])('reads the file %j and no other', async (name) => {
    written('other.ndjson', '{"Name":"other"}');
    expect(await run('T | project Name', written(name, '{"Name":"own"}'))).toEqual([['own']]);
  });

  it('tells names by their case, which DuckDB does not', async () => {
    expect(await run('Case', written('case.ndjson', '{"name":"small","Name":"large"}'), 'Case')).toEqual([['small', 'large']]);
  });

  it('reads nothing but the files that are given', async () => {
    const given = written('given.ndjson', '{"Name":"x"}');
    const other = written('secret.ndjson', '{"Name":"secret"}');
    const session = await openSession({ T: { file: given } }, {});
    try {
      await expect(session.connection.run(`SELECT * FROM read_json('${other}')`)).rejects.toThrow(/Cannot access file/);
      await expect(session.connection.run("INSTALL httpfs")).rejects.toThrow();
      await expect(session.connection.run("SET enable_external_access = true")).rejects.toThrow();
    } finally {
      session.close();
    }
  });

  it('says which file is missing, and which formats there are', async () => {
    await expect(run('T', join(folder, 'none.ndjson'))).rejects.toMatchObject({ code: 'DATA', message: expect.stringContaining('There is no file') });
    await expect(run('T', written('t.xlsx', ''))).rejects.toMatchObject({ code: 'DATA', message: expect.stringContaining('ndjson, json, csv, parquet') });
  });

  it('ends a query after its time and above its cells, and leaves no files behind', async () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const file = await parquet('large.parquet', 'SELECT \'n\' || i AS "Name", i AS "Count" FROM range(200000) r(i)');
    const compiled = compile('T | project Name, Count', SCHEMA);
    await expect(runOnFiles(compiled, { T: { file } }, { now: NOW, temporary, limits: { cells: 10_000 } })).rejects.toMatchObject({ code: 'LIMIT' });
    const slow = compile('T | join kind=inner (T | extend one = 1) on $left.Span == $right.Span | where Name != Name1 | count', SCHEMA);
    await expect(runOnFiles(slow, { T: { file } }, { now: NOW, temporary, limits: { milliseconds: 300 } })).rejects.toMatchObject({ code: 'LIMIT' });
    expect(readdirSync(temporary)).toEqual([]);
  });
});
