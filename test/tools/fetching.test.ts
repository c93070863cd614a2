import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build, buildArguments } from '../../tools/lib/build.mjs';
import { archiveName, checksumOf, download } from '../../tools/lib/download.mjs';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'cordon-fetch-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

async function release(): Promise<Uint8Array<ArrayBuffer>> {
  await mkdir(join(folder, 'src', 'pulumi'), { recursive: true });
  await writeFile(join(folder, 'src', 'pulumi', 'pulumi'), '#!/bin/sh\necho v3.259.0\n', { mode: 0o755 });
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', join(folder, 'src'), 'pulumi']);
  return new Uint8Array(await readFile(join(folder, 'a.tar.gz')));
}

/** A release server: its checksum file names what `stated` hashes to. */
function server(archive: Uint8Array<ArrayBuffer>, stated: Uint8Array): typeof fetch {
  const sum = createHash('sha256').update(stated).digest('hex');
  return async (url) => (String(url).endsWith('checksums.txt') ? new Response(`${sum}  ${archiveName('3.259.0')}\n`) : new Response(archive));
}

describe('tools/lib/download', () => {
  it('names the archives as the vendor does, and none for Windows', () => {
    expect(archiveName('3.259.0', 'linux', 'x64')).toBe('pulumi-v3.259.0-linux-x64.tar.gz');
    expect(archiveName('3.259.0', 'win32', 'x64')).toBeNull();
  });

  it('reads a checksum by the exact name', () => {
    const hex = 'a'.repeat(64);
    expect(checksumOf(`${'b'.repeat(64)}  other.tar.gz\n${hex}  x.tar.gz\n`, 'x.tar.gz')).toBe(hex);
    expect(checksumOf(`${hex}  x.tar.gz.sig\nshort  x.tar.gz\n`, 'x.tar.gz')).toBeNull();
  });

  it('puts the CLI of a release with the right checksum in place, and leaves nothing else', async () => {
    const archive = await release();
    const target = join(folder, 'cache', 'pulumi');
    expect(await download({ target, version: '3.259.0' }, server(archive, archive))).toBeNull();
    expect(await readFile(target, 'utf8')).toContain('echo v3.259.0');
    expect(await readdir(dirname(target))).toEqual(['pulumi']);
  });

  it('does not open an archive with another checksum', async () => {
    const archive = await release();
    const target = join(folder, 'cache', 'pulumi');
    expect(await download({ target, version: '3.259.0' }, server(archive, new Uint8Array([1])))).toMatch(/not used$/);
    expect(await readdir(dirname(target))).toEqual([]);
  });

  it('says that the network is closed', async () => {
    const closed: typeof fetch = async () => { throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }); };
    expect(await download({ target: join(folder, 'p'), version: '3.259.0' }, closed)).toBe('get.pulumi.com cannot be reached (ENOTFOUND)');
  });
});

describe('tools/lib/build', () => {
  const place = () => ({ root: '/clone', target: join(folder, 'v', 'pulumi'), version: '3.259.0', env: {} });

  it('stamps the version into the CLI', () => {
    expect(buildArguments('3.259.0', '/x').join(' ')).toContain('-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.259.0');
  });

  it('renames the finished file into place', async () => {
    const start = async (_: string, args: string[]) => {
      const output = args[args.indexOf('-o') + 1];
      if (output !== undefined && args[0] === 'build') await writeFile(output, 'binary');
      return { code: 0, output: '' };
    };
    expect(await build(place(), start)).toBeNull();
    expect(await readdir(dirname(place().target))).toEqual(['pulumi']);
  });

  it('says why it could not: no Go, or a failed build', async () => {
    expect(await build(place(), async () => ({ code: -1, output: 'ENOENT' }))).toBe('Go is not on the PATH');
    expect(await build(place(), async (_, args) => ({ code: args[0] === 'version' ? 0 : 1, output: 'no such module' }))).toBe('go build ended with 1: no such module');
  });
});
