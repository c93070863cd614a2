import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KqlAnswer, UsageError } from '../../model/index.ts';
import type { CliContext } from '../context.ts';
import { coloursFor } from '../streams.ts';
import { kql as verb } from './kql.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-kql-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

writeFileSync(join(folder, 'SigninLogs.ndjson'), [
  { TimeGenerated: '2026-11-21T10:00:00.1234567Z', UserPrincipalName: 'ann@example.com', IPAddress: '203.0.113.7', ResultType: '50126', Size: 1, DeviceDetail: { os: 'Windows 11' } },
  { TimeGenerated: '2026-11-21T10:05:00Z', UserPrincipalName: 'bob@example.com', IPAddress: '203.0.113.7', ResultType: '0', Size: null, DeviceDetail: { os: 'mac\u001b[31mOS' } },
].map((row) => JSON.stringify(row)).join('\n').replace('"Size":1', '"Size":9007199254740993'));
writeFileSync(join(folder, 'Users.csv'), 'id,name,since\n1,"ann, ""A""",2020-01-01\n2,,\n');

interface Told { out: string; err: string; exit: number | null }

/** Calls the verb with its options, as the program does: `{ data: folder }`. */
async function kql(query: string | null, options: Readonly<Record<string, unknown>> = {}, json = false): Promise<Told> {
  const told: Told = { out: '', err: '', exit: null };
  const context: CliContext = {
    repo: folder, environment: null, json, env: {}, colours: coloursFor(false, {}),
    print: (text) => { told.out += text; }, say: (text) => { told.err += `${text}\n`; }, progress: () => undefined,
  };
  told.exit = await verb(context, query === null ? [] : [query], options);
  return told;
}

describe('src/cli/verbs/kql', () => {
  it('prints an aligned table of a query over files, and shows what a terminal would obey', async () => {
    const { out, err, exit } = await kql('SigninLogs | extend os = tostring(DeviceDetail.os) | project UserPrincipalName, Size, os', { data: folder });
    expect(out).toBe([
      'UserPrincipalName              Size  os',
      '-----------------  ----------------  ---------------',
      'ann@example.com    9007199254740993  Windows 11',
      'bob@example.com                null  mac\\u{1b}[31mOS',
    ].join('\n'));
    expect(err).toMatch(/^2 rows, \d+ ms\n$/);
    expect(exit).toBe(0);
  });

  it('prints JSON with every digit of a long, and infers types of CSV', async () => {
    const { out } = await kql('SigninLogs | take 1 | project Size, TimeGenerated, DeviceDetail', { data: folder }, true);
    expect(out).toContain('"Size":9007199254740993,');
    expect(KqlAnswer.parse(JSON.parse(out))).toMatchObject({ total: 1, rows: [{ TimeGenerated: '2026-11-21T10:00:00.1234567Z', DeviceDetail: { os: 'Windows 11' } }] });
    expect(KqlAnswer.parse(JSON.parse((await kql('Users', { data: folder }, true)).out)).columns).toEqual([{ name: 'id', type: 'long' }, { name: 'name', type: 'string' }, { name: 'since', type: 'datetime' }]);
  });

  it('prints CSV, with a limit', async () => {
    expect((await kql('Users', { data: folder, csv: true })).out).toBe('id,name,since\r\n1,"ann, ""A""",2020-01-01T00:00:00.0000000Z\r\n2,,');
    const { out, err } = await kql('range i from 1 to 5 step 1', { csv: true, limit: '2' });
    expect(out).toBe('i\r\n1\r\n2');
    expect(err).toMatch(/5 rows, 2 shown/);
  });

  it('takes the instant of now() and a query from a file', async () => {
    const file = join(folder, 'hunt.kql');
    writeFileSync(file, '\ufeffprint now()');
    expect((await kql(null, { queryFile: file, now: '2020-01-01', csv: true })).out).toContain('2020-01-01T00:00:00.0000000Z');
  });

  it('explains a query with what DuckDB computes', async () => {
    const { out } = await kql('SigninLogs | where ResultType != "0" | summarize count() by IPAddress', { data: folder, explain: true });
    expect(out).toContain('filter ResultType != "0"  [DuckDB]');
    expect(out).toContain('table SigninLogs (6 columns)  [DuckDB]');
  });

  it('names a misspelt table with line, column, caret and the nearest name, and exits with 2', async () => {
    const { out, err, exit } = await kql('SigninLgs\n| take 1', { data: folder });
    expect(err).toBe('error: query:1:1: The name \'SigninLgs\' does not refer to any known table, tabular variable or function.\n  SigninLgs\n  ^^^^^^^^^\n  did you mean SigninLogs?\n  next: Correct the query.\n');
    expect(out).toBe('');
    expect(exit).toBe(2);
    const { out: json } = await kql('SigninLogs | where UserPrincipalNam == 1', { data: folder }, true);
    expect(JSON.parse(json)).toMatchObject({ error: { code: 'KQL_SEMANTIC', problems: [{ line: 1, column: 20, nearest: 'UserPrincipalName' }] } });
  });

  it('says what is missing when it is used wrongly', async () => {
    for (const options of [{ data: join(folder, 'none') }, { limit: 'x' }, { now: 'today' }, { queryFile: 'too' }]) await expect(kql('print 1', options)).rejects.toThrow(UsageError);
    await expect(kql(null)).rejects.toThrow('give a query');
    await expect(kql(null, { queryFile: join(folder, 'none') })).rejects.toThrow('cannot be read');
    await expect(kql('print 1', { csv: true }, true)).rejects.toThrow('at once');
    await expect(kql('print 1', { limit: 'x' })).rejects.toThrow('--limit x is no number of rows');
  });

  it('runs from any folder, with the exit code 2 for a query that is wrong', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), 'kql', 'prit 1'], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toContain('error: query:1:1: ');
    expect(status).toBe(2);
  });
});
