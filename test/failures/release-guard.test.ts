import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlTypes } from '../../responders/registry.ts';
import { containmentProgram } from '../../stacks/containment/program.ts';
import { runStack, type StackRun } from '../../src/contain/pulumi/run.ts';
import { openStack } from '../../src/contain/pulumi/workspace.ts';
import { desiredStacks, type DesiredStack } from '../../src/contain/stacks.ts';
import { disabled } from '../../src/contain/testing.ts';
import { connectEnvironment, type Connected } from '../../src/environment/index.ts';
import { Config } from '../../src/model/index.ts';
import { makeWorld, type World } from '../e2e/world.ts';
import { byHand, ids, seen } from './stories.ts';

let world: World;
let connected: Connected;
let stack: DesiredStack;

const free = { paused: async () => await Promise.resolve(null), forbidden: () => null };
const runOf = (more: Partial<StackRun>): StackRun => ({
  name: stack.name, scope: stack.scope, provider: stack.provider, desired: [], previous: [], lost: async () => await Promise.resolve(new Map<string, string>()), mend: false, refresh: false, ...free, ...more,
});
/** The program as an older cordon, or a person with the CLI, would run it: without what is held. */
const older = (held: readonly string[]) => openStack(connected.backend, stack.name, async () => {
  await containmentProgram({ scope: stack.scope, provider: stack.provider, register: [], held: new Set(held), adopt: new Map(), ...free })();
}, false, process.env);

beforeAll(async () => {
  world = makeWorld();
  connected = await connectEnvironment(Config.parse({}), 'range', world.folder, process.env);
  const [one] = desiredStacks([disabled(ids.alice)], { environment: 'range', repository: 'r', scopes: connected.scopes, types: new Map(controlTypes.map((type) => [type.type, type])) });
  if (one === undefined) throw new Error('no stack');
  stack = one;
  const made = await runStack(runOf({ desired: stack.resources }), connected.backend, process.env);
  expect([...made.errors]).toEqual([]);
  expect((await seen(world)).aliceEnabled).toBe(false);
}, 120_000);
afterAll(async () => { await world.end(); });

describe('test/failures/release-guard', { timeout: 120_000 }, () => {
  it('refuses a run of a program that does not register what is held', async () => {
    const names = stack.resources.map(({ name }) => name);
    await expect((await older(names)).up({ continueOnError: true })).rejects.toThrow(/release-guard: account-enabled-.* is held by an open incident/);
    expect((await seen(world)).aliceEnabled).toBe(false);
  });

  it('refuses `pulumi destroy`, which runs no program and so has no one to ask', async () => {
    const engine = await older([]);
    await expect(engine.destroy({ continueOnError: true })).rejects.toThrow(/release-guard/);
    expect((await seen(world)).aliceEnabled).toBe(false);
  });

  it('does not lift what is held when its update fails', async () => {
    await (await world.range()).faults([{ service: 'graph', operation: '^PATCH', status: 403 }]);
    expect((await byHand(world, 'PATCH', `/graph/v1.0/users/${ids.alice}`, { accountEnabled: true })).status).toBe(403);
    const resources = stack.resources.map((one) => ({ ...one, inputs: { ...one.inputs, marker: 'cordon-0000000000000000' } }));
    await runStack(runOf({ desired: resources, previous: stack.resources, refresh: true }), connected.backend, process.env);
    await (await world.range()).faults([]);
    expect((await seen(world)).aliceEnabled).toBe(false);
  });

  it('lets through a delete that the holds explain, and restores what was before', async () => {
    const gone = await runStack(runOf({ previous: stack.resources }), connected.backend, process.env);
    expect([...gone.errors]).toEqual([]);
    expect([...gone.present]).toEqual([]);
    expect((await seen(world)).aliceEnabled).toBe(true);
  });
});
