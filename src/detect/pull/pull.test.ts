import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../../kql/index.ts';
import { WORKSPACE } from '../../../range/azure/logs.ts';
import { testRange } from '../../../range/testing.ts';
import { serving } from '../remote/testing.ts';
import { ruleSchema } from '../schema.ts';
import { filesOf, writePulled } from './files.ts';
import { readMetadata, type Metadata } from './metadata.ts';

const table = (name: string, ...columns: string[]): Metadata['tables'][number] => ({ name, columns: columns.map((one) => ({ name: one, type: 'string' })) });
const folder = (): string => mkdtempSync(join(tmpdir(), 'cordon-pull-'));
const closing: (() => Promise<void>)[] = [];
afterAll(async () => { for (const close of closing) await close(); });

describe('src/detect/pull', () => {
  it('takes tables and functions of the range\'s workspace, and binds rules against them', async () => {
    const range = await testRange();
    closing.push(() => range.close());
    const root = folder();
    const metadata = await readMetadata({ workspaceId: WORKSPACE, endpoint: `${range.url}/logs`, tokens: async () => 'any' });
    expect(await writePulled(root, metadata)).toEqual({ tables: 2, functions: 1, added: ['tables/Heartbeat.json', 'tables/custom_CL.json', 'functions/dwad.json'], changed: [], removed: [], skipped: [] });
    const { schema, problems } = ruleSchema(root);
    expect(problems).toEqual([]);
    expect(compile('dwad | where Computer == "a"', schema).run({ Heartbeat: [{ Computer: 'a' }, { Computer: 'a', ResourceGroup: 'rg-SAP-DEVQA-005' }, { Computer: 'b' }] }, { now: new Date() }).length).toBe(1);
  });

  it('says that there is no such workspace', async () => {
    const server = await serving({ status: 404, body: JSON.stringify({ error: { message: 'The requested path does not exist', code: 'PathNotFoundError' } }) });
    closing.push(() => server.close());
    await expect(readMetadata({ workspaceId: WORKSPACE, endpoint: server.url, tokens: async () => 'any' })).rejects.toMatchObject({ code: 'QUERY_REFUSED' });
    expect(server.calls[0]).toMatchObject({ method: 'GET', path: `/v1/workspaces/${WORKSPACE}/metadata`, headers: { authorization: 'Bearer any' } });
  });

  it('writes what changed, removes what is gone, and leaves files of people alone', async () => {
    const root = folder();
    mkdirSync(join(root, 'detections', 'schemas'), { recursive: true });
    writeFileSync(join(root, 'detections', 'schemas', 'Own.json'), '{}');
    await writePulled(root, { tables: [table('A', 'x'), table('B', 'x')], functions: [{ name: 'f', body: 'A', parameters: '(n: long)' }] });
    expect(await writePulled(root, { tables: [table('A', 'x', 'y'), table('C', 'x')], functions: [] })).toMatchObject({ added: ['tables/C.json'], changed: ['tables/A.json'], removed: ['functions/f.json', 'tables/B.json'] });
    expect(await writePulled(root, { tables: [table('C', 'x'), table('A', 'y', 'x')], functions: [] })).toMatchObject({ added: [], changed: [], removed: [] });
    expect(readdirSync(join(root, 'detections', 'schemas')).toSorted()).toEqual(['Own.json', 'workspace']);
  });

  it('removes nothing when the workspace tells of no tables', async () => {
    const root = folder();
    await writePulled(root, { tables: [table('A', 'x')], functions: [] });
    await expect(writePulled(root, { tables: [], functions: [] })).rejects.toMatchObject({ code: 'SCHEMA_EMPTY' });
    expect(readFileSync(join(root, 'detections', 'schemas', 'workspace', 'tables', 'A.json'), 'utf8')).toContain('"A"');
  });

  it('writes no file outside of its folder, and each once, whatever the names', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('../../x', 'a/b', 'A', 'a', '__proto__', 'con', '.git', 'x\u0000'), fc.string())), (names) => {
      const { files, skipped } = filesOf({ tables: names.map((name) => table(name, 'x')), functions: names.map((name) => ({ name, body: 'A' })) });
      expect([...files.keys()].every((path) => /^(?:tables|functions)\/[A-Za-z_]\w*\.json$/.test(path))).toBe(true);
      expect(new Set([...files.keys()].map((path) => path.toLowerCase())).size).toBe(files.size);
      expect(files.size + skipped.length).toBe(names.length * 2);
    }));
  });
});
