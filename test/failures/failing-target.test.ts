import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../e2e/world.ts';
import { alert, ALICE, ATTACKER, kinds, LAPTOP, seen, storyWorld, timeline } from './stories.ts';

let world: World;
let id = '';

beforeAll(() => {
  world = storyWorld([
    { id: 'disable', type: 'disable_account' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }, { id: 'ticket', type: 'create_ticket' },
  ]);
});
afterAll(async () => { await world.end(); });

describe('test/failures/failing-target', { timeout: 120_000 }, () => {
  it('contains the others when Defender answers 403 and Azure 500 for ever; says so with exit code 5, in the outcome, the timeline and the ticket', async () => {
    const range = await world.range();
    await range.faults([
      { service: 'defender', operation: '^POST .*/isolate$', status: 403 }, { service: 'arm', operation: '^PUT .*Inbound|^PUT .*inbound|^PUT .*-in', status: 500 },
    ]);
    const ran = await world.respond(alert([ALICE, LAPTOP, ATTACKER]));
    expect(ran.code).toBe(5);
    const incident = ran.incident();
    id = incident.id;
    expect(incident.state).toBe('partly-contained');
    const now = await seen(world);
    expect(now).toMatchObject({ aliceEnabled: false, isolated: false, tickets: 1 });
    // What was half done is kept: the other direction stays blocked.
    expect(now.rules).toEqual([expect.stringMatching(/-outbound4$/)]);
    expect(now.comments).toEqual([expect.stringContaining('block on ip:203.0.113.7 needs a person'), expect.stringMatching(/isolate on device:.*403 Forbidden.*Next: /)]);
    expect(ran.stderr).toMatch(/defender-contoso\.cordon\.0: pulumi up, attempt 2 of 2, because .*403 Forbidden/);
    expect(ran.stderr).not.toContain('attempt 3');
    const outcome = (action: string): unknown => incident.outcomes.find((one) => one.action === action);
    expect(outcome('disable')).toMatchObject({ failure: null, effectiveAt: expect.any(String) });
    expect(outcome('isolate')).toMatchObject({ acceptedAt: null, effectiveAt: null, failure: { reason: expect.stringContaining('403'), next: expect.stringMatching(/by hand/) } });
    expect(outcome('block')).toMatchObject({ acceptedAt: null, effectiveAt: null, failure: { reason: expect.stringContaining('500') } });
    const escalated = timeline(world).flatMap(({ data }) => (data.kind === 'escalated' ? [data.action] : []));
    expect(escalated.sort()).toEqual(['block', 'isolate']);
  });

  it('tells a person once, however often it fails for the same reason', async () => {
    expect((await world.cordon(['sweep', '--quiet'])).code).toBe(5);
    expect(await seen(world)).toMatchObject({ tickets: 1, comments: [expect.anything(), expect.anything()] });
    expect(kinds(world).filter((kind) => kind === 'escalated')).toHaveLength(2);
  });

  it('heals with the next sweep when the faults are gone', async () => {
    await (await world.range()).faults([]);
    const ran = await world.cordon(['sweep', '--json']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.incident()).toMatchObject({ id, state: 'contained', outcomes: ['block', 'isolate', 'disable', 'ticket'].map((action) => ({ action, failure: null, effectiveAt: expect.any(String) })) });
    expect(await seen(world)).toMatchObject({ aliceEnabled: false, isolated: true, rules: [expect.anything(), expect.anything()], isolations: ['Isolate Succeeded'] });
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
