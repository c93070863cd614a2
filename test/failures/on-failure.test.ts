import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentAnswer } from '../../src/model/index.ts';
import type { Ran, World } from '../e2e/world.ts';
import { alert, ALICE, ATTACKER, LAPTOP, ROLE, seen, storyWorld, timeline } from './stories.ts';

let world: World;
let ran: Ran;
let incident: IncidentAnswer;

// Half of each action fails: one direction of the block, one of the role's two controls; the isolation fails whole.
beforeAll(async () => {
  world = storyWorld([
    { id: 'block', type: 'block_ip', on_failure: 'rollback' }, { id: 'isolate', type: 'isolate_host', on_failure: 'escalate' },
    { id: 'revoke', type: 'revoke_token', on_failure: 'keep', parameters: { provider: 'identity_platform' } },
    { id: 'disable', type: 'disable_account', needs: [{ action: 'isolate', outcome: 'failed' }] }, { id: 'ticket', type: 'create_ticket', needs: [{ action: 'block', outcome: 'failed' }] },
  ], { timeout_seconds: 15, retry_policy: { max_attempts: 1, backoff_ms: 0 } });
  await (await world.range()).faults([
    { service: 'defender', operation: '^POST .*/isolate$', status: 403 }, { service: 'arm', operation: '^PUT .*-inbound', status: 403 }, { service: 'aws', operation: '^PutRolePolicy$', status: 403 },
  ]);
  ran = await world.respond(alert([ALICE, LAPTOP, ATTACKER, ROLE]));
  incident = ran.incident();
}, 120_000);
afterAll(async () => { await world.end(); });

const escalated = (): (string | null)[] => timeline(world).flatMap(({ data }) => (data.kind === 'escalated' ? [data.action] : []));

describe('test/failures/on-failure', { timeout: 120_000 }, () => {
  it('rollback: releases what this action holds, and nothing else', async () => {
    expect(ran.code).toBe(5);
    expect((await seen(world)).rules).toEqual([]);
    const released = timeline(world).flatMap(({ data }) => (data.kind === 'released' ? [data] : []));
    expect(released).toMatchObject([{ why: 'rollback', controls: [expect.stringContaining('azure:nsg-block')] }]);
    expect(incident.outcomes.find(({ action }) => action === 'block')?.failure?.reason).toContain('403');
  });

  it('keep: what is in force stays, here the instance profile, the sessions of alice, and the role\'s hold', async () => {
    expect(incident.outcomes.find(({ action, target }) => action === 'revoke' && target.startsWith('aws_role:'))?.failure?.reason).toMatch(/AccessDenied|403/);
    const holds = world.git('show', `HEAD:incidents/open/${incident.id}/containment.yaml`);
    expect(holds).toContain('aws:role-sessions-not-before');
    expect(incident.outcomes.find(({ action, target }) => action === 'revoke' && target.startsWith('user:'))).toMatchObject({ failure: null, effectiveAt: expect.any(String) });
  });

  it('escalate: what needs the action does not run, even where it asks for its failure; without it, it does', async () => {
    expect(await seen(world)).toMatchObject({ aliceEnabled: true, tickets: 1 });
    expect(incident.outcomes.some(({ action }) => action === 'disable')).toBe(false);
  });

  it('all of them call a person, with exit code 5', () => {
    expect(new Set(escalated())).toEqual(new Set(['block', 'isolate', 'revoke']));
    expect(ran.code).toBe(5);
  });

  it('a rolled-back action is not tried again by itself; the others are, and the ledger stays whole', async () => {
    await (await world.range()).faults([]);
    const swept = await world.cordon(['sweep', '--json']);
    expect(await seen(world)).toMatchObject({ isolated: true, rules: [], aliceEnabled: true });
    expect(swept.incident().outcomes.find(({ action }) => action === 'isolate')).toMatchObject({ failure: null, effectiveAt: expect.any(String) });
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
