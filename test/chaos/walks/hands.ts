import { setTimeout as sleep } from 'node:timers/promises';
import { ids } from '../../../range/scenarios/ids.ts';
import type { World } from '../../e2e/world.ts';
import { byHand, NSG } from '../../failures/stories.ts';
import { USERS } from './cast.ts';
import { OWNERS_POLICY, ownersRule, parseClouds } from './clouds.ts';
import { isHeld, type Model } from './model.ts';
import type { Move, Scene } from './moves.ts';
import { advance } from './stage.ts';

/** What an administrator, or the attacker with an administrator's rights, does in the clouds. Null where there is nothing to do. */
export async function drift({ stage, model, random }: Scene): Promise<Move | null> {
  await advance(stage, model, 0);
  const { world } = stage;
  const clouds = parseClouds(await stage.range.dump());
  const ours = (clouds.azure.nsgs[NSG]?.state.current.rules ?? []).filter(({ name }) => name.startsWith('cordon-'));
  const policy = Object.keys(clouds.aws.roles[ids.role]?.inline.current ?? {}).find((name) => name.startsWith('cordon-'));
  const hands: { name: string; ok: boolean; act(): Promise<{ status: number; text: string }> }[] = [
    ...(['alice', 'bob'] as const).map((name) => ({
      name: `enable ${name}`, ok: isHeld(model, `${name}.enabled`), act: async () => await byHand(world, 'PATCH', `/graph/v1.0/users/${USERS[name]}`, { accountEnabled: true }),
    })),
    { name: 'lift the isolation', ok: isHeld(model, 'laptop.isolation') && model.online, act: async () => await byHand(world, 'POST', `/defender/api/machines/${ids.laptop}/unisolate`, { Comment: 'by mistake' }) },
    ...ours.flatMap(({ name, properties }) => [
      { name: `delete ${name}`, ok: true, act: async () => await byHand(world, 'DELETE', `/arm${NSG}/securityRules/${name}?api-version=2024-05-01`) },
      { name: `narrow ${name}`, ok: true, act: async () => await byHand(world, 'PUT', `/arm${NSG}/securityRules/${name}?api-version=2024-05-01`, { properties: { ...properties, sourceAddressPrefixes: [], destinationAddressPrefixes: [], sourceAddressPrefix: '192.0.2.1', destinationAddressPrefix: '192.0.2.2' } }) },
    ]),
    ...(policy === undefined ? [] : [
      { name: 'delete the deny of the role', ok: true, act: async () => await iam(world, 'DeleteRolePolicy', policy) },
      { name: 'write an allow over the deny of the role', ok: true, act: async () => await iam(world, 'PutRolePolicy', policy, OWNERS_POLICY) },
    ]),
  ];
  const possible = hands.filter(({ ok }) => ok);
  if (possible.length === 0) return null;
  const chosen = random.some(possible, 1, 2);
  return {
    name: `by hand: ${chosen.map(({ name }) => name).join(', ')}`, byHand: true, means: (before) => before,
    run: async () => {
      for (const one of chosen) {
        const { status, text } = await one.act();
        if (status >= 400) throw new Error(`${one.name}: ${status} ${text.slice(0, 500)}`);
      }
      // IAM and the device take a moment; drift that nobody can see yet is found by nobody.
      await sleep(600);
      await stage.range.advance(120);
      return true;
    },
  };
}

/** What the owners of the clouds do on their own, beside what is held: nobody may undo it, and a release gives it back. */
export async function owners({ stage, model, random, step }: Scene): Promise<Move> {
  await advance(stage, model, 0);
  const { world } = stage;
  const name = `owner-${step}`;
  const change = (owned: Partial<Model['owners']>) => (before: Model): Model => ({ ...before, owners: { ...before.owners, ...owned } });
  const isolation = model.owners.isolation === null ? random.pick(['Full', 'Selective'] as const) : null;
  const deeds: { name: string; ok: boolean; means(before: Model): Model; act(): Promise<{ status: number }> }[] = [
    ...(['alice', 'bob'] as const).map((user) => {
      const enabled = !model.owners.enabled[user];
      return {
        name: `${enabled ? 'enable' : 'disable'} ${user}, whom nobody holds`, ok: !isHeld(model, `${user}.enabled`), means: change({ enabled: { ...model.owners.enabled, [user]: enabled } }),
        act: async () => await byHand(world, 'PATCH', `/graph/v1.0/users/${USERS[user]}`, { accountEnabled: enabled }),
      };
    }),
    {
      name: isolation === null ? 'lift the isolation of their own' : `isolate the device (${isolation}), which nobody holds`, ok: !isHeld(model, 'laptop.isolation') && model.online, means: change({ isolation }),
      act: async () => await byHand(world, 'POST', `/defender/api/machines/${ids.laptop}/${isolation === null ? 'unisolate' : 'isolate'}`, { Comment: 'the owner', ...(isolation === null ? {} : { IsolationType: isolation }) }),
    },
    {
      name: `add the rule ${name}`, ok: true, means: change({ rules: [...model.owners.rules, name] }),
      act: async () => await byHand(world, 'PUT', `/arm${NSG}/securityRules/${name}?api-version=2024-05-01`, { properties: ownersRule(name).properties }),
    },
    { name: `give the role the policy ${name}`, ok: true, means: change({ policies: [...model.owners.policies, name] }), act: async () => await iam(world, 'PutRolePolicy', name, OWNERS_POLICY) },
  ];
  const deed = random.pick(deeds.filter(({ ok }) => ok));
  return {
    name: `the owner: ${deed.name}`, byHand: true, means: (before) => deed.means(before),
    run: async () => {
      const { status } = await deed.act();
      if (status >= 400) throw new Error(`${deed.name}: ${status}`);
      await sleep(600);
      return true;
    },
  };
}

/** One call of IAM as the account's administrator. */
async function iam(world: World, action: string, policy: string, document?: string): Promise<{ status: number; text: string }> {
  return await byHand(world, 'POST', '/aws/', `Action=${action}&Version=2010-05-08&RoleName=${ids.role}&PolicyName=${policy}${document === undefined ? '' : `&PolicyDocument=${encodeURIComponent(document)}`}`);
}

/** The device goes off the network, or comes back and does what has waited for it. */
export function device({ stage, model }: Scene): Move {
  const online = !model.online;
  return {
    name: `the device goes ${online ? 'online' : 'offline'}`, byHand: true, means: (before) => ({ ...before, online }),
    run: async () => {
      await stage.range.device(ids.laptop, online);
      await sleep(300);
      await stage.range.advance(60);
      return true;
    },
  };
}
