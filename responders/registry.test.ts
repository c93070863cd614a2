import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** Loads the registry and the clients, and prints every module that came with them. */
const SCRIPT = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
await import(process.argv[1]);
const { connect } = await import(process.argv[2]);
connect([], null, 'platform');
console.log(JSON.stringify(loaded));
`;

describe('responders/registry', () => {
  it('loads no vendor SDK and no Pulumi before the first call', async () => {
    const files = ['registry.ts', 'clients.ts'].map((file) => join(import.meta.dirname, file));
    const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', SCRIPT, ...files]);
    const loaded: unknown = JSON.parse(stdout);
    expect(loaded).toContainEqual(expect.stringContaining('responders/aws/client.ts'));
    const sdks = Array.isArray(loaded) ? loaded.filter((url) => /@aws-sdk|@smithy|@azure\/identity|@octokit|@microsoft\/|@pulumi/.test(String(url))) : ['?'];
    expect(sdks).toEqual([]);
  });
});
