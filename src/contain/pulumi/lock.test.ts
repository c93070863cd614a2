import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Stack } from '@pulumi/pulumi/automation/index.js';
import { breakLock, holdersOf } from './lock.ts';

const locked = (host: string, since: string): Error => new Error(`error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.\n  file:///state/.pulumi/locks/x.json: created by root@${host} (pid 999999) at ${since}`);

/** Counts how often a lock is taken away; nothing else of a stack is asked for. */
function stack(): { cancelled: () => number; stack: Pick<Stack, 'cancel'> } {
  let count = 0;
  return { cancelled: () => count, stack: { cancel: async () => { count += 1; } } };
}

describe('src/contain/pulumi/lock', () => {
  it('reads who holds a stack from the message of the engine', () => {
    expect(holdersOf(locked('runner-1', '2026-11-21T03:00:00Z').message)).toEqual([{ host: 'runner-1', pid: 999_999, since: '2026-11-21T03:00:00Z' }]);
    expect(holdersOf('error: something else')).toEqual([]);
  });

  it.each([
    ['takes the lock of a dead process of this machine', hostname(), 0, 1],
    ['leaves a lock that another machine took a minute ago', 'runner-1', 60_000, 0],
    ['takes a lock that another machine took two hours ago', 'runner-1', 2 * 3_600_000, 1],
  ])('%s', async (_, host, age, cancelled) => {
    const one = stack();
    const error = locked(host, new Date(Date.now() - age).toISOString());
    const broken = breakLock(one.stack, error);
    if (cancelled === 0) await expect(broken).rejects.toBe(error);
    else await broken;
    expect(one.cancelled()).toBe(cancelled);
  });

  it('leaves a lock of another machine whose age cannot be read', async () => {
    const one = stack();
    await expect(breakLock(one.stack, locked('runner-1', 'yesterday'))).rejects.toThrow(/currently locked/);
    expect(one.cancelled()).toBe(0);
  });
});
