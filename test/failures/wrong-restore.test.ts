import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import { ids, nsgId, profileArn } from '../../range/scenarios/ids.ts';
import type { World } from '../../range/world.ts';
import { World as WorldSchema } from '../../range/world.ts';
import type { Rendered } from '../../responders/contract.ts';
import { blocked } from '../../src/contain/testing.ts';
import type { Hold, Json } from '../../src/model/index.ts';
import { contained, eachType, type Contained, type Sample } from './contained.ts';
import { handlerOf, type Handler, type Made } from './handlers.ts';

const types = eachType();
let on: Contained;
let untouched = '';

interface Held { resource: Rendered; handler: Handler; made: Made }

/** Brings holds into force by their providers' own handlers. */
async function hold(...holds: Hold[]): Promise<Held[]> {
  const held: Held[] = [];
  for (const stack of on.stacks(holds)) {
    for (const resource of stack.resources) {
      const handler = handlerOf(resource.type, stack);
      held.push({ resource, handler, made: await handler.create(resource.inputs) });
    }
  }
  return held;
}
const release = async (held: readonly Held[]): Promise<void> => { for (const { handler, made } of held) await handler.delete(made); };
const changed = async (): Promise<string[]> => compare(untouched, await on.range.dump()).differences.map(({ path }) => path);

/** Changes the clouds behind everybody's back. */
async function byHand(change: (world: World) => void): Promise<void> {
  const world = WorldSchema.parse(JSON.parse(await on.range.dump()));
  change(world);
  await on.range.load(JSON.stringify(world));
}
const rulesOf = (world: World): World['azure']['nsgs'][string]['state']['current'] => {
  const nsg = world.azure.nsgs[nsgId];
  if (nsg === undefined) throw new Error('no NSG');
  return nsg.state.current;
};
const inlineOf = (world: World): Record<string, string> => world.aws.roles[ids.role]?.inline.current ?? {};
const userOf = (world: World): World['entra']['users'][string]['state']['current'] | undefined => world.entra.users[ids.alice]?.state.current;

/** A restore that is wrong: what it leaves, how it comes about in the place of the right delete, and where the comparison must name it. */
interface Wrong { leaves: string; at: RegExp; restore(held: Held[], world: World): void | Promise<void> }
/** The delete does its work, and then something that it must not. */
const andThen = (leaves: string, at: RegExp, change: (world: World) => void): Wrong => ({ leaves, at, restore: async (held) => { await release(held); await byHand(change); } });
/** The delete does not do its work, or does another. */
const instead = (leaves: string, at: RegExp, restore: Wrong['restore'] = () => undefined): Wrong => ({ leaves, at, restore });
/** The right delete, told of another `before` than there was. */
const believing = (leaves: string, at: RegExp, before: Made['recorded'][string]): Wrong => instead(leaves, at, async (held) => {
  await release(held.map((one) => ({ ...one, made: { ...one.made, recorded: { ...one.made.recorded, before } } })));
});

const ALICE = new RegExp(`^/entra/users/${ids.alice}/state/current/`);
const LAPTOP = new RegExp(`^/defender/machines/${ids.laptop}/isolation$`);
const INLINE = new RegExp(`^/aws/roles/${ids.role}/inline/current`);
const PROFILE = new RegExp(`^/aws/instances/${ids.instance}/association/current`);
const RULES = /^\/azure\/nsgs\/.*\/state\/current\/rules/;

/** By control type; a type without one fails. */
const wrongs: Readonly<Record<string, Wrong[]>> = {
  'entra:sessions-valid-from': [
    andThen('the account disabled', ALICE, (world) => { const user = userOf(world); if (user !== undefined) user.accountEnabled = false; }),
    andThen('another user away', /^\/entra\/users\//, (world) => { delete world.entra.users[ids.bob]; }),
  ],
  'entra:account-enabled': [
    instead('the account disabled', ALICE), believing('the account disabled, as it was not before', ALICE, false),
  ],
  'defender:device-isolation': [
    instead('the device isolated', LAPTOP), believing('the device isolated by half', LAPTOP, { mode: 'Selective' }),
    andThen('another device isolated', /^\/defender\/machines\//, (world) => { const server = world.defender.machines[ids.server]; if (server !== undefined) server.isolation = 'Full'; }),
  ],
  'aws:role-sessions-not-before': [
    instead('the deny', INLINE),
    andThen('the role without its owner\'s policy', INLINE, (world) => { delete inlineOf(world)['app']; }),
    instead('the guard statement alone', INLINE, async (held) => {
      for (const { handler, made } of held) await handler.update(made, { ...made.recorded, policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'CordonGuard', Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }] }) });
    }),
  ],
  'aws:instance-profile': [
    instead('the quarantine profile', PROFILE), believing('no profile', PROFILE, null), believing('another profile', PROFILE, profileArn('web-prod')),
  ],
  'azure:nsg-block': [
    instead('both rules', RULES), instead('one direction', RULES, async ([first]) => { if (first !== undefined) await release([first]); }),
    instead('the half of the list', RULES, async (first) => {
      await release(first);
      const held = await hold(blocked(`${ids.attacker}/32`), blocked('198.51.100.9/32'));
      for (const { handler, made, resource: { inputs } } of held) {
        const half = Object.fromEntries(['sourceAddressPrefixes', 'destinationAddressPrefixes'].flatMap((key) => (key in inputs ? [[key, ['198.51.100.9/32']]] : [])));
        await handler.update(made, { ...inputs, ...half });
      }
    }),
    andThen('an extra rule', RULES, (world) => { const [rule] = rulesOf(world).rules; if (rule !== undefined) rulesOf(world).rules.push({ ...rule, name: 'extra', properties: { ...rule.properties, priority: 4_000 } }); }),
    andThen('the owner\'s rule away', RULES, (world) => { rulesOf(world).rules.shift(); }),
  ],
};
const cells = types.flatMap(({ type, sample }) => (wrongs[type] ?? []).map((wrong): [string, string, Wrong, Sample] => [type, wrong.leaves, wrong, sample]));

/** What people have done already when a hold comes: control type, what in words, `before`, and the deed. */
const befores: [string, string, Json, () => Promise<void>][] = [
  ['entra:account-enabled', 'an account that was disabled', { enabled: false }, async () => { await byHand((world) => { const user = userOf(world); if (user !== undefined) user.accountEnabled = false; }); }],
  ['aws:instance-profile', 'an instance without a profile', { profile: null }, async () => { await byHand((world) => { const instance = world.aws.instances[ids.instance]; if (instance !== undefined) instance.association.current = null; }); }],
  ['defender:device-isolation', 'a device that somebody else isolated', { mode: 'Full' }, async () => {
    const headers = { authorization: 'Bearer range', 'content-type': 'application/json' };
    const asked = await fetch(`${on.server.url}/defender/api/machines/${ids.laptop}/isolate`, { method: 'POST', headers, body: JSON.stringify({ Comment: 'by hand', IsolationType: 'Full' }) });
    expect(asked.status).toBe(201);
  }],
];

/** A write that fails, and how the cloud stands while it does. */
const FAULTS = [{ status: 403 }, { status: 500 }, { status: 0 }] as const;

beforeAll(async () => {
  on = await contained();
  untouched = await on.range.dump();
});
afterEach(async () => { await on.range.load(untouched); });
afterAll(async () => {
  process.stdout.write(`wrong restores seeded and named: ${cells.length}, of ${types.length} control types\n`);
  await on.close();
});

describe('test/failures/wrong-restore', { timeout: 60_000 }, () => {
  it('has a wrong restore for each control type of the registry', () => {
    expect(Object.keys(wrongs).sort()).toEqual(types.map(({ type }) => type).sort());
  });

  it.each(types.map(({ type, sample }): [string, Sample] => [type, sample]))('%s: the right release leaves no difference', async (_type, sample) => {
    const held = await hold(sample.hold());
    expect(sample.inForce(await on.world())).toBe(true);
    await release(held);
    expect(await changed()).toEqual([]);
  });

  it.each(befores)('%s: the right release leaves %s as it was', async (type, _what, before, there) => {
    await there();
    const found = await on.range.dump();
    const [sample] = types.filter((one) => one.type === type).map((one) => one.sample);
    if (sample === undefined) throw new Error(`no sample of ${type}`);
    const held = await hold({ ...sample.hold(), before });
    expect(sample.inForce(await on.world())).toBe(true);
    await release(held);
    expect(compare(found, await on.range.dump()).differences).toEqual([]);
  });

  it.each(cells)('%s: a release that leaves %s is named by the comparison', async (_type, _leaves, wrong, sample) => {
    await wrong.restore(await hold(sample.hold()), await on.world());
    const differences = await changed();
    expect(differences.filter((path) => wrong.at.test(path)).length, `differences: ${differences.join(', ')}`).toBeGreaterThan(0);
  });

  it.each(types.flatMap(({ type, sample }) => FAULTS.map(({ status }): [string, number, Sample] => [type, status, sample])))('%s: a create and a delete that fail with %i change nothing, and are done when they are tried again', async (type, status, sample) => {
    const faults = [{ service: sample.service, operation: sample.mutations, status }];
    await on.range.faults(faults);
    await expect(hold(sample.hold())).rejects.toThrow();
    await on.range.faults([]);
    expect(await changed()).toEqual([]);
    const held = await hold(sample.hold());
    const inForce = await on.range.dump();
    await on.range.faults(faults);
    // A revocation has nothing to undo, so its delete calls nobody.
    if (type === 'entra:sessions-valid-from') await release(held);
    else await expect(release(held)).rejects.toThrow();
    await on.range.faults([]);
    expect(compare(inForce, await on.range.dump()).differences).toEqual([]);
    expect(sample.inForce(await on.world())).toBe(true);
    await release(held);
    expect(await changed()).toEqual([]);
  });
});
