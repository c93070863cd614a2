import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build } from './build.mjs';
import { download } from './download.mjs';
import { cacheFolder, executable, locked, readJson } from './files.mjs';
import { run, say, SetupError } from './run.mjs';

/** The engine that everything was tried on; tools/go.mod builds the same. src/contain/pulumi/cli.ts looks in the same folder. */
export const PULUMI_VERSION = '3.259.0';

const NAME = process.platform === 'win32' ? 'pulumi.exe' : 'pulumi';

/** Is `found` (`v3.260.1`) this major version and not older than `wanted`? Anything that is no version is not. */
export function newEnough(found, wanted = PULUMI_VERSION) {
  const parts = (text) => /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim())?.slice(1).map(Number);
  const [have, need] = [parts(found), parts(wanted)];
  if (have === undefined || need === undefined || have[0] !== need[0]) return false;
  return have[1] > need[1] || (have[1] === need[1] && have[2] >= need[2]);
}

/** Where the cached CLI is, or would be. */
export function cachedPulumi(env) {
  return join(cacheFolder(env), 'pulumi', PULUMI_VERSION, NAME);
}

/** Every `pulumi` of the PATH. The npm package `pulumi` is a downloader, so nothing inside node_modules counts. */
export function onPath(env) {
  return (env.PATH ?? '').split(delimiter)
    .filter((folder) => folder !== '' && !folder.split(/[\\/]/).includes('node_modules'))
    .map((folder) => join(folder, NAME))
    .filter(executable);
}

/** The version that a CLI says it is; asking costs 0.1 s, so the answer is kept for as long as the file stays the same. */
async function versionOf(file, env) {
  const { mtimeMs, size } = statSync(file);
  const notes = join(cacheFolder(env), 'pulumi', 'versions.json');
  const known = readJson(notes) ?? {};
  const note = known[file];
  if (note?.mtimeMs === mtimeMs && note?.size === size) return note.version;
  const { code, output } = await run(file, ['version'], { collect: true, env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' } });
  const version = code === 0 ? output.trim() : '';
  mkdirSync(join(cacheFolder(env), 'pulumi'), { recursive: true });
  writeFileSync(notes, JSON.stringify({ ...known, [file]: { mtimeMs, size, version } }));
  return version;
}

/**
 * The first that will do: `CORDON_PULUMI`, the PATH, the cache. Null when none does.
 * What it asks of the machine comes in as `look`, so that the order can be tested without one.
 */
export async function findPulumi(env, look = { onPath, executable, versionOf }) {
  const named = env.CORDON_PULUMI;
  if (named !== undefined && named !== '') {
    if (look.executable(named)) return named;
    throw new SetupError(`CORDON_PULUMI names ${named}, which cannot be run`, 'Correct the variable or unset it.');
  }
  for (const file of look.onPath(env)) if (newEnough(await look.versionOf(file, env))) return file;
  const cached = cachedPulumi(env);
  return look.executable(cached) ? cached : null;
}

/** The Pulumi CLI: found, else downloaded, else built with Go. A long wait happens once for a user. */
export async function ensurePulumi(root, env = process.env, ways = { find: findPulumi, download, build }) {
  const found = await ways.find(env);
  if (found !== null) return found;
  const target = cachedPulumi(env);
  return await locked(`${join(cacheFolder(env), 'pulumi', PULUMI_VERSION)}.lock`, async () => {
    const now = await ways.find(env);
    if (now !== null) return now;
    say(`the Pulumi CLI ${PULUMI_VERSION} is neither on the PATH nor in ${target}`);
    const reasons = [];
    for (const way of [ways.download, ways.build]) {
      const reason = await way({ root, target, version: PULUMI_VERSION, env });
      if (reason === null) return target;
      say(reason);
      reasons.push(reason);
    }
    throw new SetupError(
      `there is no Pulumi CLI: ${reasons.join('; ')}`,
      `One of three is needed: Pulumi ${PULUMI_VERSION} or newer on the PATH (https://www.pulumi.com/docs/install/), access to get.pulumi.com, or Go 1.26 (https://go.dev/dl/) with access to a Go module proxy.`,
    );
  }, say);
}
