import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markerOf } from '../../src/contain/join.ts';
import type { World } from '../e2e/world.ts';
import { alert, ALICE, ATTACKER, byHand, ids, LAPTOP, NSG, ROLE, seen, storyWorld } from './stories.ts';

let world: World;

beforeAll(() => {
  world = storyWorld([
    { id: 'disable', type: 'disable_account', duration: '1h' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' },
    { id: 'revoke', type: 'revoke_token', when: 'entity.kind == "aws_role"', parameters: { provider: 'identity_platform' } },
  ], { timeout_seconds: 15, retry_policy: { max_attempts: 1, backoff_ms: 0 } });
});
afterAll(async () => { await world.end(); });

describe('test/failures/others', { timeout: 120_000 }, () => {
  it('refuses somebody else\'s role policy and NSG rule under our name, and leaves them as they are', async () => {
    await world.range();
    const [first = ''] = world.git('rev-list', '--max-parents=0', 'HEAD').split('\n');
    const policy = markerOf(first, `aws-210987654321/aws:role-sessions-not-before/${ROLE.value.replaceAll('/', '%2F')}/sessions-not-before`);
    const rule = `${markerOf(first, `azure:nsg-block/${NSG.toLowerCase()}`)}-inbound4`;
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] });
    expect((await byHand(world, 'POST', '/aws/', `Action=PutRolePolicy&Version=2010-05-08&RoleName=${ids.role}&PolicyName=${policy}&PolicyDocument=${encodeURIComponent(document)}`)).status).toBe(200);
    const properties = { access: 'Allow', direction: 'Inbound', priority: 4000, protocol: '*', description: 'ours', sourceAddressPrefix: '10.1.1.1', sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: '*' };
    expect((await byHand(world, 'PUT', `/arm${NSG}/securityRules/${rule}?api-version=2024-05-01`, { properties })).status).toBeLessThan(300);
    await new Promise((wake) => { setTimeout(wake, 3_000); });
    const ran = await world.respond(alert([ROLE, ATTACKER]));
    expect(ran.code, ran.stderr).toBe(5);
    const { id, outcomes } = ran.incident();
    expect(outcomes.find(({ action }) => action === 'revoke')?.failure?.reason).toMatch(/foreign-guard: .*cordon did not write/);
    expect(outcomes.find(({ action }) => action === 'block')?.failure?.reason).toMatch(/foreign-guard: .*cordon did not write/);
    expect((await world.cordon(['release', id])).code).toBe(0);
    const { text, rules } = await seen(world);
    expect(rules).toEqual([rule]);
    expect(text).toContain('s3:GetObject');
    expect(text).not.toContain('CordonDenySessionsBefore');
    await byHand(world, 'DELETE', `/arm${NSG}/securityRules/${rule}?api-version=2024-05-01`);
  });

  it('says accepted and not effective while a device is offline, with exit code 5; effective once it has come back', async () => {
    const range = await world.range();
    await range.device(ids.laptop, false);
    const ran = await world.respond(alert([LAPTOP], 'offline'));
    const incident = ran.incident();
    expect(ran.code).toBe(5);
    expect(incident.state).not.toBe('contained');
    expect(incident.outcomes).toMatchObject([{ action: 'isolate', acceptedAt: expect.any(String), effectiveAt: null, failure: null }]);
    await range.device(ids.laptop, true);
    await range.advance(60);
    const verified = await world.cordon(['verify', incident.id, '--json']);
    expect(verified.code, verified.stderr).toBe(0);
    expect(verified.incident().outcomes).toMatchObject([{ acceptedAt: expect.any(String), effectiveAt: expect.any(String) }]);
  });

  it('does not say released while an offline device is still cut off; the next sweep sees it free', async () => {
    const range = await world.range();
    const [{ id } = { id: '' }] = (await world.cordon(['incidents', 'list', '--json'])).answer().incidents.filter(({ state }) => state === 'contained');
    await range.device(ids.laptop, false);
    const released = await world.cordon(['release', id, '--json']);
    expect(released.code, released.stderr).toBe(5);
    expect(released.incident().state).toBe('partly-contained');
    expect(await seen(world)).toMatchObject({ isolated: true });
    expect((await world.cordon(['close', id, '--as', 'benign', '--reason', 'x'])).code).toBe(4);
    await range.device(ids.laptop, true);
    await range.advance(60);
    const swept = await world.cordon(['sweep', '--json']);
    expect(swept.answer().incidents.find((incident) => incident.id === id)?.state).toBe('released');
    expect(await seen(world)).toMatchObject({ isolated: false });
  });

  it('works side by side: two alerts and an apply beside a sweep, each waits and says for whom; both effects are there', async () => {
    const [one, two, swept] = await Promise.all([
      world.respond(alert([ALICE], 'first')), world.respond(alert([{ type: 'ip', value: '198.51.100.77' }, LAPTOP], 'second')), world.cordon(['sweep']),
    ]);
    expect([one.code, two.code].every((code) => code === 0 || code === 5), `${one.stderr}\n${two.stderr}`).toBe(true);
    expect(swept.code).not.toBe(1);
    expect(`${one.stderr}${two.stderr}${swept.stderr}`).toMatch(/waiting for (respond|sweep) \(pid \d+\)/);
    expect(await seen(world)).toMatchObject({ aliceEnabled: false, isolated: true });
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });

  it('lets go of a hold whose time is over, and of that alone', async () => {
    await (await world.range()).advance(2 * 3_600);
    const ran = await world.cordon(['sweep']);
    expect(ran.code, ran.stderr).not.toBe(1);
    expect(await seen(world)).toMatchObject({ aliceEnabled: true, isolated: true });
  });
});
