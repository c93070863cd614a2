import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agrees, dependenciesAreCurrent } from '../../tools/lib/dependencies.mjs';
import { locked } from '../../tools/lib/files.mjs';
import { findNode, majorOf } from '../../tools/lib/node.mjs';

let root: string;
beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'cordon-setup-')); });
afterEach(async () => { await rm(root, { recursive: true, force: true }); });

describe('tools/lib/run', () => {
  it('does not keep a process alive whose work failed', () => {
    const program = `import { progress } from ${JSON.stringify(join(import.meta.dirname, '..', '..', 'tools', 'lib', 'run.mjs'))}; progress('x', 'a while', 50);`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 10_000 }).signal).toBe(null);
  });
});

const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version, integrity: 'sha512-x' } } });

describe('tools/lib/dependencies', () => {
  it('accepts a missing package only when it is optional', () => {
    expect(agrees({ packages: { '': {}, a: { version: '1', optional: true } } }, { packages: {} })).toBe(true);
    expect(agrees({ packages: { '': {}, a: { version: '1' } } }, { packages: {} })).toBe(false);
    expect(agrees({ packages: { a: { version: '1', integrity: 'x' } } }, { packages: { a: { version: '1', integrity: 'y' } } })).toBe(false);
    expect(agrees({ packages: {} }, null)).toBe(false);
  });

  it('believes what npm wrote, and finds a lockfile that moved on', async () => {
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'package-lock.json'), lock('1.0.0'));
    expect(dependenciesAreCurrent(root)).toBe(false);
    await writeFile(join(root, 'node_modules', '.package-lock.json'), lock('1.0.0'));
    expect(dependenciesAreCurrent(root)).toBe(true);
    await rm(join(root, 'node_modules', '.package-lock.json'));
    expect(dependenciesAreCurrent(root)).toBe(true);
    await writeFile(join(root, 'package-lock.json'), lock('1.0.10'));
    expect(dependenciesAreCurrent(root)).toBe(false);
  });
});

describe('tools/lib/node', () => {
  it('takes the running Node from 24 on, else the dev dependency, else nothing', async () => {
    expect([majorOf('v24.21.0'), majorOf('20.1.0'), majorOf('?')]).toEqual([24, 20, 0]);
    expect(findNode(root, 'v24.0.0', '/usr/bin/node')).toBe('/usr/bin/node');
    expect(findNode(root, 'v20.20.2', '/usr/bin/node')).toBeNull();
  });

  it('does not take the placeholder of a blocked install script for Node', async () => {
    await mkdir(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    await writeFile(join(root, 'node_modules', 'node', 'bin', 'node'), 'blank', { mode: 0o755 });
    expect(findNode(root, 'v20.20.2', '/usr/bin/node')).toBeNull();
  });
});

describe('tools/lib/files', () => {
  it('takes over the lock of a process that is gone', async () => {
    const file = join(root, 'x.lock');
    // Process ids end well below this one.
    await writeFile(file, '2147483646');
    expect(await locked(file, async () => 'done')).toBe('done');
  });

  it('gives the lock back when the work fails', async () => {
    const file = join(root, 'x.lock');
    await expect(locked(file, async () => { throw new Error('broken'); })).rejects.toThrow('broken');
    expect(await locked(file, async () => 'done')).toBe('done');
  });
});
