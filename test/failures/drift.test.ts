import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../range/compare.ts';
import type { World } from '../e2e/world.ts';
import { alert, ALICE, ATTACKER, byHand, ids, kinds, LAPTOP, losePulumiState, NSG, ROLE, seen, storyWorld, timeline } from './stories.ts';

const POLICY = /"(cordon-[0-9a-f]{16})": ?"?\{/;

let world: World;
let before = '';

beforeAll(async () => {
  world = storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' },
    { id: 'revoke', type: 'revoke_token', when: 'entity.kind == "aws_role"', parameters: { provider: 'identity_platform' } },
  ], { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } });
  before = await (await world.range()).dump();
  const ran = await world.respond(alert([ALICE, LAPTOP, ATTACKER, ROLE]));
  if (ran.code !== 0) throw new Error(`respond ended with ${ran.code}: ${ran.stdout}\n${ran.stderr}`);
}, 120_000);
afterAll(async () => { await world.end(); });

describe('test/failures/drift', { timeout: 120_000 }, () => {
  it('puts back what people or the attacker changed by hand, and says in the timeline what it found', async () => {
    const first = await seen(world);
    expect(first).toMatchObject({ aliceEnabled: false, isolated: true, rules: [expect.anything(), expect.anything()] });
    const policy = POLICY.exec(first.text)?.[1] ?? '';
    expect((await byHand(world, 'PATCH', `/graph/v1.0/users/${ids.alice}`, { accountEnabled: true })).status).toBe(204);
    expect((await byHand(world, 'DELETE', `/arm${NSG}/securityRules/${first.rules[0] ?? ''}?api-version=2024-05-01`)).status).toBeLessThan(300);
    expect((await byHand(world, 'POST', '/aws/', `Action=DeleteRolePolicy&Version=2010-05-08&RoleName=${ids.role}&PolicyName=${policy}`)).status).toBe(200);
    expect((await byHand(world, 'POST', `/defender/api/machines/${ids.laptop}/unisolate`, { Comment: 'by mistake' })).status).toBe(201);
    await (await world.range()).advance(120);
    const swept = await world.cordon(['sweep', '--json']);
    const now = await seen(world);
    expect(now).toMatchObject({ aliceEnabled: false, isolated: true, rules: first.rules });
    expect(now.text).toContain(policy);
    expect(swept.code, swept.stderr).toBe(0);
    const drifts = timeline(world).flatMap(({ data }) => (data.kind === 'drift' ? [data.control.split('/')[1]] : []));
    expect(drifts.sort()).toEqual(['aws:role-sessions-not-before', 'azure:nsg-block', 'defender:device-isolation', 'entra:account-enabled']);
    expect(kinds(world).filter((kind) => kind === 'escalated')).toEqual([]);
  });

  it('finds no drift when nothing changed, and writes nothing', async () => {
    const head = world.head();
    expect((await world.cordon(['sweep', '--quiet'])).code).toBe(0);
    expect(world.git('log', '-p', '--format=%s', `${head}..HEAD`).slice(0, 4_000)).toBe('');
  });

  it('rebuilds the state from git and the clouds when all of it is deleted: nothing twice, and a release still restores everything', async () => {
    const first = await seen(world);
    losePulumiState(world);
    const applied = await world.cordon(['apply', '--json']);
    expect(applied.code, applied.stderr).toBe(0);
    expect(await seen(world)).toMatchObject({ aliceEnabled: false, isolated: true, rules: first.rules, isolations: first.isolations });
    const repaired = timeline(world).flatMap(({ data }) => (data.kind === 'repaired' ? [data.what] : []));
    expect(repaired.sort()).toEqual([expect.stringMatching(/^adopted nsg-block.*inbound4/), expect.stringMatching(/^adopted nsg-block.*outbound4/), expect.stringMatching(/^adopted role-sessions/)]);
    const { id } = applied.incident();
    const released = await world.cordon(['release', id, '--reason', 'over']);
    expect(released.code, released.stderr).toBe(0);
    await new Promise((wake) => { setTimeout(wake, 1_500); });
    expect(compare(before, await (await world.range()).dump()).differences).toEqual([]);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
