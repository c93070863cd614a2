import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Stack } from '@pulumi/pulumi/automation/index.js';

const run = promisify(execFile);
/** How long a killed engine may take to be gone, in ms. */
const GONE_MS = 5_000;

/** Whether an error of the engine says that another one holds the stack. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && /currently locked|stack is locked/i.test(error.message);
}

/** Who holds a stack since when, from the message of Pulumi's own backends: `created by root@host (pid 12) at 2026-11-21T03:00:00Z`. */
export function holdersOf(message: string): { host: string; pid: number; since: string }[] {
  const found = [...message.matchAll(/created by [^\s@]*@(\S+) \(pid (\d+)\) at (\S+)/g)].map(([, host = '', pid = '', since = '']) => ({ host, pid: Number(pid), since }));
  return [...new Map(found.map((holder) => [`${holder.host}/${holder.pid}`, holder])).values()];
}

/**
 * How long a holder on another machine counts as alive, in ms: Pulumi's lock has no heartbeat, and no job of the shipped
 * workflows lives longer than 30 minutes (`timeout-minutes`).
 */
const ELSEWHERE_MS = 60 * 60_000;

/** How long a living run on this machine is waited for, in ms: longer than one `up` of a full stack with slow clouds. */
const PATIENCE_MS = 10 * 60_000;
/** Between two looks whether it is over, and between two lines about it, in ms. */
const LOOK_MS = 250;
const SAY_MS = 2_000;

/**
 * Takes a stack's lock from an engine whose cordon was killed. Such an engine lives on until its call is answered, and
 * would then write its own end over our state: it is ended first. A living cordon of another clone on this machine is
 * waited for, and said to be; then null: the lock may be free, try again. Throws the lock's error when the wait is too
 * long, or when a living cordon may hold it on another machine.
 */
export async function breakLock(stack: Pick<Stack, 'cancel'>, error: unknown, say: (text: string) => void = () => undefined): Promise<string | null> {
  const holders = holdersOf(error instanceof Error ? error.message : '');
  if (holders.some(({ host, since }) => host !== hostname() && !(Date.now() - Date.parse(since) > ELSEWHERE_MS))) throw error;
  for (const { pid } of holders.filter(({ host }) => host === hostname())) {
    const engine = await engineAt(pid);
    if (engine === null) continue;
    if (await answers(engine.port)) {
      await over(pid, error, say);
      return null;
    }
    process.kill(pid, 'SIGKILL');
    for (let waited = 0; waited < GONE_MS && (await engineAt(pid)) !== null; waited += 50) await sleep(50);
  }
  await stack.cancel();
  return 'removed the lock of a run that died';
}

/** Waits until an engine is gone, or its cordon. */
async function over(pid: number, error: unknown, say: (text: string) => void): Promise<void> {
  let said = 0;
  for (let waited = 0; ; waited += LOOK_MS) {
    const engine = await engineAt(pid);
    if (engine === null || !(await answers(engine.port))) return;
    if (waited >= PATIENCE_MS) throw error;
    if (waited - said >= SAY_MS) {
      said = waited;
      say(`waiting for another run's engine (pid ${pid}), ${Math.round(waited / 1_000)} s`);
    }
    await sleep(LOOK_MS);
  }
}

/** The engine with a process id, and the port of the program that drives it; null where that process is none or gone. */
async function engineAt(pid: number): Promise<{ port: number } | null> {
  const args = await run('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout, () => '');
  const port = /pulumi\b.*--client=127\.0\.0\.1:(\d+)/.exec(args)?.[1];
  return port === undefined ? null : { port: Number(port) };
}

/** Whether anybody listens: an engine's program does for as long as its cordon lives. */
async function answers(port: number): Promise<boolean> {
  return await new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (open: boolean): void => { socket.destroy(); done(open); };
    socket.once('connect', () => { end(true); });
    socket.once('error', () => { end(false); });
  });
}
