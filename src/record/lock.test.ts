import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

describe('src/record/lock', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'cordon-lock-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const leaveLock = (holder: Record<string, unknown>): void => {
    mkdirSync(path.join(folder, 'x.lock'));
    writeFileSync(path.join(folder, 'x.holder.json'), JSON.stringify({ pid: 1, host: hostname(), started: null, purpose: 'apply', since: 0, ...holder }));
  };

  it('lets one in at a time, and all of them in the end', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 6 }, () => withLock(folder, 'x', 'test', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    })));
    expect(most).toBe(1);
  });

  it('is free again after an error inside', async () => {
    await expect(withLock(folder, 'x', 'test', () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect(await withLock(folder, 'x', 'test', async () => 7)).toBe(7);
    expect(existsSync(path.join(folder, 'x.holder.json'))).toBe(false);
  });

  it('recognises a killed holder on this machine at once', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { pid } = child;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    leaveLock({ pid });
    const began = performance.now();
    expect(await withLock(folder, 'x', 'test', async () => 'in', { patience: 2_000 })).toBe('in');
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('takes a reused process id for another process', async () => {
    leaveLock({ pid: process.pid, started: '1' });
    const taken = withLock(folder, 'x', 'test', async () => 'in', { patience: 300 });
    if (existsSync('/proc/self/stat')) expect(await taken).toBe('in');
    else await expect(taken).rejects.toMatchObject({ code: 'LOCK_BUSY' });
  });

  it('never robs a living holder, even without a heartbeat for an hour, and says who it is and how long it waits', async () => {
    leaveLock({ pid: process.pid, purpose: 'apply' });
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(path.join(folder, 'x.lock'), hourAgo, hourAgo);
    const said: string[] = [];
    await expect(withLock(folder, 'x', 'test', async () => 'in', {
      patience: 1_500, onWait: (holder, waited) => said.push(`${holder?.purpose ?? '?'} ${Math.floor(waited / 1000)}`),
    })).rejects.toMatchObject({ code: 'LOCK_BUSY', message: expect.stringContaining(`process ${process.pid} on ${hostname()} (apply)`) });
    expect(said).toEqual(['apply 1']);
  });

  it('gives up a holder on another machine only when its heartbeat is old', async () => {
    leaveLock({ host: 'elsewhere.example' });
    await expect(withLock(folder, 'x', 'test', async () => 'in', { patience: 100 })).rejects.toMatchObject({ code: 'LOCK_BUSY' });
    const old = new Date(Date.now() - 60_000);
    utimesSync(path.join(folder, 'x.lock'), old, old);
    expect(await withLock(folder, 'x', 'test', async () => 'in', { patience: 1_000 })).toBe('in');
  });

  it('says that a folder cannot be written', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    await expect(withLock(path.join(folder, 'file'), 'x', 'test', async () => 1)).rejects.toMatchObject({ code: 'LEDGER_NOT_WRITABLE' });
  });
});
