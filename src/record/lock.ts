import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { check as isLocked, lock as takeLock } from 'proper-lockfile';
import * as z from 'zod';
import { LedgerError } from '../model/index.ts';
import { openRepository } from './repository.ts';

/** Who holds a lock, since when, and what for. */
export const Holder = z.strictObject({
  pid: z.int(), host: z.string(),
  /** The process's start in the kernel's ticks, where the system tells: a reused process id is another process. */
  started: z.string().nullable(),
  purpose: z.string(), since: z.number(),
});
export type Holder = z.infer<typeof Holder>;

export interface LockOptions {
  /** Called about once a second while another process holds the lock. `waited` is in milliseconds. */
  onWait?: (holder: Holder | null, waited: number) => void;
  /** How long to wait, in milliseconds. @default 600000 */
  patience?: number;
}

/** Milliseconds. A holder on another machine is given up after STALE without a heartbeat; on this machine its process tells. */
const STALE = 15_000;
const HEARTBEAT = 3_000;
/** The guard is held for a few milliseconds; this is the shortest that the library allows. */
const GUARD_STALE = 2_000;
const DEFAULT_PATIENCE = 600_000;

function startOf(pid: number): string | null {
  try {
    // Field 22 of stat, counted after the command, which may hold spaces: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function liveness(holder: Holder): 'alive' | 'dead' | 'elsewhere' {
  if (holder.host !== hostname()) return 'elsewhere';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'alive' : 'dead';
  }
  return holder.started === null || holder.started === startOf(holder.pid) ? 'alive' : 'dead';
}

function readHolder(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

/**
 * One try. The guard makes "look who holds it, clear away the dead, write our name, take it" one step. The name is
 * there before the lock and goes after it, so a lock without a name is one whose process was killed.
 */
async function attempt(folder: string, name: string, purpose: string): Promise<(() => Promise<void>) | null> {
  const dir = path.join(folder, `${name}.lock`);
  const info = path.join(folder, `${name}.holder.json`);
  const letGo = await takeLock(path.join(folder, `${name}-guard`), { lockfilePath: path.join(folder, `${name}.guard`), realpath: false, stale: GUARD_STALE, update: GUARD_STALE / 2, onCompromised: () => undefined })
    .catch((error: unknown) => { if (isTaken(error)) return null; throw error; });
  if (letGo === null) return null;
  const guarded = Date.now();
  try {
    const holder = readHolder(info);
    const life = holder === null ? 'dead' : liveness(holder);
    if (life === 'alive' || (life === 'elsewhere' && await isLocked(path.join(folder, name), { lockfilePath: dir, realpath: false, stale: STALE }))) return null;
    // Who was stopped in here for longer than the guard lasts may find another one inside: look again instead of clearing it away.
    if (Date.now() - guarded > GUARD_STALE / 2) return null;
    rmSync(dir, { force: true, recursive: true });
    const mine: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid), purpose, since: Date.now() };
    writeFileSync(`${info}.new`, JSON.stringify(mine));
    renameSync(`${info}.new`, info);
    let lost: Error | null = null;
    const unlock = await takeLock(path.join(folder, name), {
      lockfilePath: dir, realpath: false, stale: STALE, update: HEARTBEAT, onCompromised: (error) => { lost = error; },
    }).catch((error: unknown) => { rmSync(info, { force: true }); throw error; });
    return async () => {
      if (lost !== null) throw new LedgerError('LOCK_LOST', `the ${name} lock was taken away while ${purpose} held it`, 'Run the command again; it finishes what is left.', lost);
      await unlock();
      rmSync(info, { force: true });
    };
  } finally {
    await letGo().catch(() => undefined);
  }
}

/**
 * Runs `fn` while holding the lock `name` in `folder`. A dead holder on this machine is recognised at once by its
 * process, one on another machine by its heartbeat; a living one is never robbed, however long it takes.
 * @throws LedgerError `LOCK_BUSY` when the patience is over, `LEDGER_NOT_WRITABLE` when the folder cannot be written.
 */
export async function withLock<T>(folder: string, name: string, purpose: string, fn: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const began = Date.now();
  let said = began;
  let release: (() => Promise<void>) | null = null;
  for (let pause = 4; release === null; pause = Math.min(pause * 2, 100)) {
    try {
      mkdirSync(folder, { recursive: true });
      release = await attempt(folder, name, purpose);
    } catch (error) {
      throw new LedgerError('LEDGER_NOT_WRITABLE', `the lock in ${folder} cannot be taken: ${error instanceof Error ? error.message : String(error)}`, 'See that there is room on the disk and that the folder can be written.', error);
    }
    if (release !== null) break;
    const waited = Date.now() - began;
    const holder = readHolder(path.join(folder, `${name}.holder.json`));
    if (waited > (options.patience ?? DEFAULT_PATIENCE)) {
      const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host} (${holder.purpose})`;
      throw new LedgerError('LOCK_BUSY', `${who} still holds the ${name} lock after ${Math.round(waited / 1000)} s`, 'Wait for it to finish, or end it, then run the command again.');
    }
    if (Date.now() - said >= 1_000) {
      said = Date.now();
      options.onWait?.(holder, waited);
    }
    await sleep(pause);
  }
  const held = release;
  let result: T;
  try {
    result = await fn();
  } catch (error) {
    await held().catch(() => undefined);
    throw error;
  }
  await held();
  return result;
}

/** Runs `fn` while no other cordon process on this repository does anything under the same lock. */
export async function withRepositoryLock<T>(root: string, purpose: string, fn: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { commonDir } = await openRepository(root);
  return withLock(path.join(commonDir, 'cordon'), 'repository', purpose, fn, options);
}
