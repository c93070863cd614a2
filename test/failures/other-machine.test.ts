import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../e2e/world.ts';
import { alert, ALICE, seen, storyWorld } from './stories.ts';

/** What Pulumi keeps beside the state lies in the work folder of the machine that ran last: a job of CI begins without it. */
describe('test/failures/other-machine', { timeout: 120_000 }, () => {
  let world: World;
  const work = (): string => join(world.folder, '.cordon', 'work', 'range');
  const settings = (): string[] => readdirSync(work(), { recursive: true, encoding: 'utf8' }).filter((path) => /\/Pulumi\.containment[^/]*\.yaml$/.test(path)).map((path) => join(work(), path));

  beforeAll(() => { world = storyWorld([{ id: 'disable', type: 'disable_account' }]); });
  afterAll(async () => { await world.end(); });

  it('goes on in the stacks of another machine, and where a kill left nothing of a settings file', async () => {
    const first = await world.respond(alert([ALICE], 'one'));
    expect(first.code, first.stderr).toBe(0);
    expect(settings()).toHaveLength(1);

    rmSync(work(), { recursive: true });
    const released = await world.cordon(['release', first.incident().id, '--reason', 'over']);
    expect([released.code, (await seen(world)).aliceEnabled], released.stderr).toEqual([0, true]);

    rmSync(work(), { recursive: true });
    const second = await world.respond(alert([ALICE], 'two'));
    expect([second.code, (await seen(world)).aliceEnabled], second.stderr).toEqual([0, false]);

    for (const file of settings()) writeFileSync(file, '');
    const over = await world.cordon(['release', second.incident().id, '--reason', 'over']);
    expect([over.code, (await seen(world)).aliceEnabled], over.stderr).toEqual([0, true]);
  });
});
