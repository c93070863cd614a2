import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import { Containment } from '../../src/model/index.ts';
import { parse } from 'yaml';
import { startCordon } from '../e2e/process.ts';
import { until, type World } from '../e2e/world.ts';
import { alert, ALICE, ATTACKER, LAPTOP, seen, storyWorld, timeline } from './stories.ts';

const ALERT = alert([ALICE, LAPTOP, ATTACKER]);

/** Starts `respond` and kills its process alone, as the kernel does: what it started lives on. */
async function respondAndKill(world: World, when: () => Promise<boolean>): Promise<void> {
  const started = startCordon(['--repo', world.folder, 'respond', '--event', '-'], { input: JSON.stringify(ALERT) });
  await until('the moment of the kill', when, 60);
  await started.kill();
  expect((await started.done).signal).toBe('SIGKILL');
}

/** Everything that a crash must not change: without times and attempts. */
async function result(world: World): Promise<object> {
  const now = await seen(world);
  const [id = ''] = world.git('ls-tree', '--name-only', 'HEAD:incidents/open').split('\n');
  const { holds } = Containment.parse(parse(world.git('show', `HEAD:incidents/open/${id}/containment.yaml`)));
  const stacks = world.git('ls-tree', '-r', '--name-only', 'HEAD', 'incidents/stacks').split('\n').sort().map((path) => {
    const stack = JSON.parse(world.git('show', `HEAD:${path}`)) as { stack: string; state: string; resources: { name: string }[] };
    return { stack: stack.stack, state: stack.state, resources: stack.resources.map(({ name }) => name) };
  });
  return {
    id, stacks, holds: holds.map(({ control, value, before, shard }) => ({ control, value, before, shard })),
    world: { enabled: now.aliceEnabled, isolations: now.isolations, rules: now.rules.map((name) => name.replace(/^cordon-[0-9a-f]+/, 'cordon')), tickets: now.tickets },
    done: timeline(world).filter(({ data }) => data.kind === 'held' || data.kind === 'planned' || data.kind === 'task-done').map(({ data }) => data.kind).sort(),
  };
}

const story = (): World => storyWorld([
  { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }, { id: 'ticket', type: 'create_ticket' },
], { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } });

let clean: object;
const worlds: World[] = [];
const open = (): World => {
  const world = story();
  worlds.push(world);
  return world;
};

const committed = (world: World, message: string) => async (): Promise<boolean> => await Promise.resolve(world.git('log', '--format=%s').split('\n').includes(message));

beforeAll(async () => {
  const world = open();
  const ran = await world.respond(ALERT);
  expect(ran.code, ran.stderr).toBe(0);
  clean = await result(world);
}, 120_000);
afterAll(async () => { await Promise.all(worlds.map(async (world) => { await world.end(); })); });

describe('test/failures/crash', { timeout: 120_000 }, () => {
  it('ends as without the kill when it is killed after the intent was committed and the same command runs again', async () => {
    const world = open();
    await world.range();
    await respondAndKill(world, committed(world, 'apply: intent'));
    const again = await world.respond(ALERT);
    expect(again.code, again.stderr).toBe(0);
    expect(await result(world)).toEqual(clean);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });

  it('adopts what it made and did not hear of when it is killed in the middle of a call; the lock of the dead engine is removed; a release restores all', async () => {
    const world = open();
    const range = await world.range();
    const before = await range.dump();
    // ARM makes the rule and answers late: the engine writes the create down as pending.
    await range.faults([{ service: 'arm', operation: '^PUT .*-inbound', delayMs: 4_000, times: 1 }]);
    await respondAndKill(world, async () => (await seen(world)).rules.some((name) => name.includes('inbound')));
    await range.faults([]);
    const swept = await world.cordon(['sweep', '--json']);
    expect(swept.code, swept.stdout).toBe(0);
    expect(await result(world)).toEqual(clean);
    const repaired = timeline(world).flatMap(({ data }) => (data.kind === 'repaired' ? [data.what] : []));
    expect(repaired).toEqual(expect.arrayContaining([expect.stringMatching(/^adopted nsg-block.*-inbound4 by its marker$/)]));
    // The engine that lived on must not have written its own end over the state: a release finds everything.
    await new Promise((wake) => { setTimeout(wake, 4_000); });
    const [id = ''] = world.git('ls-tree', '--name-only', 'HEAD:incidents/open').split('\n');
    expect((await world.cordon(['release', id, '--reason', 'over'])).code).toBe(0);
    await new Promise((wake) => { setTimeout(wake, 1_500); });
    expect(compare(before, await range.dump()).differences).toEqual([]);
  });

  it('finishes with a sweep when it is killed before it wrote down what came of it', async () => {
    const world = open();
    await world.range();
    await respondAndKill(world, committed(world, 'apply: result'));
    const swept = await world.cordon(['sweep', '--json']);
    expect(swept.code, swept.stderr).toBe(0);
    expect(await result(world)).toEqual(clean);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
