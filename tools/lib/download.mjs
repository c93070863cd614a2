import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { progress, run } from './run.mjs';

/** A machine without the internet shall find out soon. */
const CONNECT_MS = 5_000;
const DOWNLOAD_MS = 10 * 60_000;

/** The name of the release archive for a platform (https://www.pulumi.com/docs/install/versions/), or null where there is none that tar opens. */
export function archiveName(version, platform = process.platform, arch = process.arch) {
  if (!['linux', 'darwin'].includes(platform) || !['x64', 'arm64'].includes(arch)) return null;
  return `pulumi-v${version}-${platform}-${arch}.tar.gz`;
}

/** The SHA-256 that a checksum file (`<hex>  <name>` a line) states for a name, or null. */
export function checksumOf(text, name) {
  for (const line of text.split('\n')) {
    const [hex, file] = line.trim().split(/\s+\*?/);
    if (file === name && /^[0-9a-f]{64}$/.test(hex)) return hex;
  }
  return null;
}

async function get(url, timeout, fetcher) {
  const response = await fetcher(url, { signal: AbortSignal.timeout(timeout), redirect: 'follow' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/**
 * Puts the official release into `target`. The checksum file of the release says what the archive must be; an archive that is
 * something else is never opened. Gives null, or the reason why it did not work.
 */
export async function download({ target, version }, fetcher = fetch) {
  const name = archiveName(version);
  if (name === null) return `there is no release archive for ${process.platform} ${process.arch} that cordon can open`;
  const base = 'https://get.pulumi.com/releases/sdk';
  let expected;
  try {
    expected = checksumOf(await (await get(`${base}/pulumi-${version}-checksums.txt`, CONNECT_MS, fetcher)).text(), name);
  } catch (error) {
    return `get.pulumi.com cannot be reached (${error.cause?.code ?? error.message})`;
  }
  if (expected === null) return `the checksum file of Pulumi ${version} does not name ${name}`;
  const done = progress(`downloading Pulumi ${version}`, 'a minute');
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), '.download-'));
  try {
    const bytes = new Uint8Array(await (await get(`${base}/${name}`, DOWNLOAD_MS, fetcher)).arrayBuffer());
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== expected) return `${name} has SHA-256 ${actual}, the release says ${expected}: not used`;
    await writeFile(join(work, name), bytes);
    const { code, output } = await run('tar', ['-xzf', join(work, name), '-C', work, 'pulumi/pulumi'], { collect: true });
    if (code !== 0) return `tar could not open ${name}: ${output.trim().slice(0, 200)}`;
    await rename(join(work, 'pulumi', 'pulumi'), target);
    return null;
  } catch (error) {
    return `the download of ${name} failed (${error.cause?.code ?? error.message})`;
  } finally {
    await rm(work, { recursive: true, force: true });
    done();
  }
}
