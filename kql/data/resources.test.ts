import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Schema } from '../index.ts';
import { textOf } from '../values/text.ts';
import type { Table } from '../values.ts';
import { runOnFiles } from './run.ts';
import type { FileRunOptions } from './types.ts';

const SCHEMA: Schema = { tables: { T: [
  { name: 'id', type: 'long' }, { name: 'k', type: 'string' }, { name: 'tie', type: 'long' }, { name: 't', type: 'datetime' }, { name: 'text', type: 'string' }, { name: 'd', type: 'dynamic' },
] } };
const NOW = new Date('2024-05-03T00:00:00Z');
const ROWS = 16_000;
/** A thread takes a row group at a time: small ones give all of them something to do. */
const GROUP = 2048;

/** Parts of queries whose answer depends on which row comes first, where nothing else decides. */
const start = fc.constantFrom('T', 'T | where tie < 3', 'T | where text has "a7"', 'T | extend k = strcat(k, tie)', 'T | where d.x == 1');
const end = fc.constantFrom(
  'summarize arg_max(tie, *) by k', 'summarize arg_min(tie, id, text) by k', 'summarize arg_max(t, id)', 'summarize take_any(id) by k', 'summarize take_any(*)', 'summarize make_list(id, 5) by k', 'summarize make_set(text, 3) by k',
  'top 5 by tie | project id', 'sort by k asc | take 7', 'take 9 | project id', 'distinct k, tie', 'summarize dcount(text), count(), sum(id) by k, tie', 'summarize percentile(id, 50) by k', 'mv-expand d | take 5 | project id, tostring(d)',
  'join kind=inner (T | where id < 20 | project text, other = id) on text | take 8 | project id, other', 'join (T | where id < 5000) on k, tie | count', 'join (T | where id < 50 | project k, tie, other = id) on k, tie | project id, other', 'summarize n = count() by k, tie | take 2', 'distinct k, tie | summarize make_list(tie) by k',
  'summarize arg_max(text, id, d) by tie', 'sort by tie asc | extend p = prev(id) | where tie > 1 | take 3', 'union T | summarize count() by k', 'where id % 500 == 7 | serialize | extend p = prev(id)',
);

describe('kql/data/resources', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kql-resources-'));
    file = join(folder, 't.parquet');
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    await connection.run(`COPY (SELECT i AS id, 'k' || (i % 3) AS k, i % 5 AS tie, TIMESTAMP '2024-05-01' + INTERVAL (i % 11) HOUR AS t, 'user a' || (i % 1000) || ' ' || md5(i::VARCHAR) AS "text", '{"x":' || (i % 2) || '}' AS d FROM range(${ROWS}) r(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE ${GROUP})`);
    connection.closeSync();
  });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  const run = (query: string, options: Partial<FileRunOptions> = {}): Promise<Table> => runOnFiles(compile(query, SCHEMA), { T: { file } }, { now: NOW, ...options });
  const lines = (table: Table): string[] => Array.from({ length: table.length }, (_, row) => table.schema.map(({ type }, at) => textOf(type)(table.columns[at]?.[row] ?? null)).join('|'));

  it('gives the same rows on one thread and on four, also where several fit', { timeout: 60_000 }, async () => {
    await fc.assert(fc.asyncProperty(start, end, async (first, last) => {
      const query = `${first} | ${last}`;
      const one = lines(await run(query, { threads: 1 }));
      expect(one.length).toBeGreaterThan(0);
      expect(lines(await run(query, { threads: 4 })).sort(), query).toEqual(one.sort());
    }), { numRuns: 30, seed: 20_261_121 });
  });

  it('writes what is above its memory into temporary files, gives the same answer, and takes them away', async () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const large = join(folder, 'large.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT i AS id, repeat(md5(i::VARCHAR), 4) AS "text" FROM range(300000) r(i)) TO '${large}' (FORMAT parquet)`);
    connection.closeSync();
    const query = 'T | summarize n = count(), newest = max(id) by text | sort by text asc | where n > 0 | count';
    const seen = new Set<string>();
    const watch = setInterval(() => { for (const name of readdirSync(temporary, { recursive: true, encoding: 'utf8' })) seen.add(name); }, 5);
    try {
      expect(lines(await runOnFiles(compile(query, SCHEMA), { T: { file: large } }, { now: NOW, memory: 72, threads: 1, temporary }))).toEqual(['300000']);
    } finally {
      clearInterval(watch);
    }
    expect([...seen].some((name) => name.includes('spill'))).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends with LIMIT where even that is not enough', async () => {
    await expect(run('T | join kind=inner (T | extend text = strcat(text, k)) on k | summarize count() by text, text1', { memory: 12, threads: 1, limits: { cells: 1_000_000_000 } })).rejects.toMatchObject({ code: 'LIMIT', message: expect.stringContaining('memory') });
  });

  it('stops the interpreter too: a function over a long text never looks at the clock', async () => {
    const began = performance.now();
    await expect(run('T | take 1 | extend a = strrep("a", 1024), z = strlen(text) | extend b = replace_string(a, "a", strrep("b", 1024)) | extend c = replace_string(b, "b", strrep("c", z)) | project strlen(c)', { limits: { milliseconds: 400 } })).rejects.toMatchObject({ code: 'LIMIT' });
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
