import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from './audit/index.ts';
import { at, change, draft, idOf, opening, sh, temporaryRepository } from './fixtures.ts';
import { openLedger } from './ledger.ts';
import { readIncident } from './read.ts';
import { record } from './record.ts';

const CHILD = fileURLToPath(new URL('kill.fixture.ts', import.meta.url));

/** Starts a recording process, waits for its first commit and some milliseconds more, and kills it. */
async function killAfter(root: string, seed: number, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, root, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await gone;
}

describe('src/record/record under SIGKILL', () => {
  it('loses nothing, halves nothing, and the next command goes on at once', async () => {
    const { root, remove } = temporaryRepository();
    try {
      await record(await openLedger(root), opening('a'));
      for (const [seed, delay] of [0, 7, 13, 21, 34, 55].entries()) {
        await killAfter(root, seed, delay);
        // A git process that was on its way when its parent died ends by itself.
        await sleep(100);
        if (existsSync(path.join(root, '.git/index.lock'))) rmSync(path.join(root, '.git/index.lock'));
        const began = performance.now();
        await record(await openLedger(root), async () => change('a', 100 + seed, {}, [draft(100 + seed, { kind: 'acknowledged' })], { now: at(100 + seed) }));
        expect(performance.now() - began).toBeLessThan(6_000);
        expect(sh(root, 'status', '--porcelain')).toBe('');
      }
      expect(await verifyLedger(root)).toEqual([]);
      const { timeline } = await readIncident(await openLedger(root), idOf('a'));
      expect(timeline.filter(({ data }) => data.kind === 'acknowledged').length).toBe(Number(sh(root, 'rev-list', '--count', 'HEAD')) - 2);
    } finally {
      remove();
    }
  });

  it('keeps the work of two processes that record at once until both are killed', async () => {
    const { root, remove } = temporaryRepository();
    try {
      await record(await openLedger(root), opening('a'));
      await Promise.all([killAfter(root, 1, 300), killAfter(root, 2, 400)]);
      await sleep(100);
      await record(await openLedger(root), async () => change('a', 200, {}, [draft(200, { kind: 'acknowledged' })]));
      expect(await verifyLedger(root)).toEqual([]);
      expect(sh(root, 'status', '--porcelain')).toBe('');
      expect(Number(sh(root, 'rev-list', '--count', 'HEAD'))).toBeGreaterThan(3);
    } finally {
      remove();
    }
  });
});
