import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Longer than any build takes: a lock of this age (ms) belongs to nobody. */
const LOCK_IS_DEAD = 30 * 60_000;

/** The folder of cordon in the user's cache, outside every checkout. */
export function cacheFolder(env) {
  const base = env.XDG_CACHE_HOME === undefined || env.XDG_CACHE_HOME === '' ? join(homedir(), '.cache') : env.XDG_CACHE_HOME;
  return join(base, 'cordon');
}

/** Is this a file that may be run? */
export function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The JSON in a file, or null when it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error.code === 'EPERM';
  }
}

async function abandoned(file) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const age = Date.now() - mtimeMs;
    // An empty lock is one that its owner is just writing.
    if (text === '') return age > 5_000;
    return age > LOCK_IS_DEAD || !alive(Number(text));
  } catch {
    return false;
  }
}

/**
 * Runs `work` while no other process on this machine does under the same lock file. Two that take over a dead lock at the same
 * moment may both run: everything done under a lock therefore ends in one atomic rename.
 */
export async function locked(file, work, say = () => {}) {
  await mkdir(dirname(file), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await abandoned(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) say(`another cordon set-up is at work (${file}); waiting for it`);
    await wait(500);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
