import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedPulumi, ensurePulumi, findPulumi, newEnough, onPath, PULUMI_VERSION } from '../../tools/lib/pulumi.mjs';

let cache: string;
beforeEach(async () => { cache = await mkdtemp(join(tmpdir(), 'cordon-cache-')); });
afterEach(async () => { await rm(cache, { recursive: true, force: true }); });

const nothing = { onPath: () => [], executable: () => false, versionOf: async () => '' };

describe('tools/lib/pulumi', () => {
  it('takes the tried version and newer ones of the same major, nothing else', () => {
    for (const version of ['v3.259.0', '3.259.1', 'v3.260.0\n', 'v3.1000.0-alpha.1']) expect(newEnough(version)).toBe(true);
    for (const version of ['v3.258.9', 'v4.0.0', '', 'command not found']) expect(newEnough(version)).toBe(false);
  });

  it('never takes a pulumi of node_modules from the PATH', () => {
    expect(onPath({ PATH: '/nowhere/node_modules/.bin' })).toEqual([]);
  });

  it('prefers CORDON_PULUMI, then the PATH, then the cache', async () => {
    const env = { XDG_CACHE_HOME: cache, CORDON_PULUMI: '/opt/pulumi' };
    const all = { onPath: () => ['/old/pulumi', '/usr/bin/pulumi'], executable: () => true, versionOf: async (file: string) => (file === '/old/pulumi' ? 'v3.100.0' : 'v3.259.0') };
    expect(await findPulumi(env, all)).toBe('/opt/pulumi');
    expect(await findPulumi({ XDG_CACHE_HOME: cache }, all)).toBe('/usr/bin/pulumi');
    expect(await findPulumi({ XDG_CACHE_HOME: cache }, { ...all, onPath: () => ['/old/pulumi'] })).toBe(cachedPulumi({ XDG_CACHE_HOME: cache }));
    expect(await findPulumi({ XDG_CACHE_HOME: cache }, nothing)).toBeNull();
  });

  it('refuses a CORDON_PULUMI that cannot be run instead of taking another one', async () => {
    await expect(findPulumi({ CORDON_PULUMI: '/nowhere/pulumi' }, nothing)).rejects.toThrow('CORDON_PULUMI names /nowhere/pulumi');
  });

  it('builds with Go when the download fails, and puts it into the cache of the user', async () => {
    const tried: string[] = [];
    const file = await ensurePulumi('/clone', { XDG_CACHE_HOME: cache }, {
      find: async () => null,
      download: async () => { tried.push('download'); return 'get.pulumi.com cannot be reached (ENOTFOUND)'; },
      build: async ({ target, version }) => { tried.push(`build ${version} ${target}`); return null; },
    });
    expect(file).toBe(join(cache, 'cordon', 'pulumi', PULUMI_VERSION, 'pulumi'));
    expect(tried).toEqual(['download', `build ${PULUMI_VERSION} ${file}`]);
  });

  it('names all three ways when none is possible', async () => {
    const failed = ensurePulumi('/clone', { XDG_CACHE_HOME: cache }, {
      find: async () => null, download: async () => 'no network', build: async () => 'Go is not on the PATH',
    });
    await expect(failed).rejects.toMatchObject({
      message: 'there is no Pulumi CLI: no network; Go is not on the PATH',
      next: expect.stringMatching(/Pulumi .* on the PATH .* get\.pulumi\.com, or Go/),
    });
  });

  it('lets one of two processes do the work, and gives both the result', async () => {
    let there: string | null = null;
    let builds = 0;
    const ways = {
      find: async () => there,
      download: async () => 'no network',
      build: async ({ target }: { target: string }) => { builds += 1; await new Promise((done) => setTimeout(done, 50)); there = target; return null; },
    };
    const both = await Promise.all([1, 2].map(() => ensurePulumi('/clone', { XDG_CACHE_HOME: cache }, ways)));
    expect(builds).toBe(1);
    expect(both[0]).toBe(both[1]);
  });
});
