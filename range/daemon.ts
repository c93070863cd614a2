import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { rangeClient } from './client.ts';
import { readText, Running, runningFile } from './persist.ts';

/** How long a new range may take until it answers, in ms. */
const READY_MS = 15_000;

/** The range that runs in a folder, or null; a left-over file of a dead one counts as none. */
export async function findRange(dir: string): Promise<Running | null> {
  const text = readText(runningFile(dir));
  const running = text === null ? undefined : Running.safeParse(JSON.parse(text)).data;
  if (running === undefined) return null;
  const health = await rangeClient(running.url)
    .health()
    .catch(() => null);
  // The port may belong to another range by now.
  return health?.pid === running.pid ? running : null;
}

/**
 * Starts a range for a folder as a process of its own and waits until it answers; one that runs already is taken.
 * Two callers at once get the same one. Throws with the tail of its log when it does not come up.
 */
export async function startRange(dir: string, options: { port?: number } = {}): Promise<Running> {
  mkdirSync(dir, { recursive: true });
  const release = await lock(dir, { lockfilePath: join(dir, 'range.lock'), stale: 20_000, retries: { retries: 40, minTimeout: 50, maxTimeout: 500 } });
  try {
    return (await findRange(dir)) ?? (await launch(dir, options.port));
  } finally {
    await release();
  }
}

/** A Node that runs TypeScript as it is: this one from 24 on, else the one among the packages. */
function node(): string {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24 ? process.execPath : join(import.meta.dirname, '..', 'node_modules', '.bin', 'node');
}

async function launch(dir: string, port: number | undefined): Promise<Running> {
  const logFile = join(dir, 'range.log');
  const log = openSync(logFile, 'w');
  const args = [join(import.meta.dirname, 'main.ts'), '--dir', dir, ...(port === undefined ? [] : ['--port', String(port)])];
  const child = spawn(node(), args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  child.unref();
  const deadline = Date.now() + READY_MS;
  while (!ended && Date.now() < deadline) {
    const running = await findRange(dir);
    if (running !== null && running.pid === child.pid) return running;
    await sleep(20);
  }
  throw new Error(`the range did not start in ${READY_MS / 1000} s; its log ${logFile} says: ${(readText(logFile) ?? '').slice(-2000)}`);
}

/** Stops the range of a folder and waits until it is gone; false when none ran. The world stays in its file. */
export async function stopRange(dir: string): Promise<boolean> {
  const running = await findRange(dir);
  if (running === null) return false;
  await rangeClient(running.url).stop();
  const deadline = Date.now() + READY_MS;
  while (readText(runningFile(dir)) !== null) {
    if (Date.now() > deadline) throw new Error(`the range (process ${running.pid}) did not stop in ${READY_MS / 1000} s`);
    await sleep(20);
  }
  return true;
}
