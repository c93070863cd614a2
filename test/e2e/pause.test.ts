import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RangeClient } from '../../range/client.ts';
import { ids } from '../../range/scenarios/ids.ts';
import { makeWorld, until, type World } from './world.ts';

const ransom = (id: number, device: string) => ({ id, source: 'edr', event_type: 'ransomware', severity: 'critical', confidence: 95, entity_type: 'device', entity_value: device, context: {} });

const exception = (effect: string, expiresAt = '2027-02-28T00:00:00Z'): string => `id: EX-2026-0100
title: The laptop is being repaired
type: containment
scope:
  entities: [{ kind: device, id: ${ids.laptop} }]
effect: ${effect}
risk:
  statement: Repair needs the network.
  inherent: { likelihood: 2, impact: 3 }
  residual: { likelihood: 2, impact: 2 }
  owner: tomas
requestedBy: dana
remediation: { plan: It is repaired soon., owner: web }
validFrom: 2026-10-02T00:00:00Z
expiresAt: ${expiresAt}
`;

describe('test/e2e/pause', { timeout: 120_000 }, () => {
  let world: World;
  let range: RangeClient;
  const isolated = async (): Promise<boolean> => {
    const { defender } = JSON.parse(await range.dump()) as { defender: { machines: Record<string, { isolation: unknown }> } };
    return defender.machines[ids.laptop]?.isolation !== null;
  };
  beforeAll(async () => {
    world = makeWorld();
    range = await world.range();
  }, 60_000);
  afterAll(async () => { await world.end(); });

  it('is paused and resumed while the key of the state is out of reach, and says what the engine says of it', async () => {
    await range.faults([{ service: 'kms', operation: '.*', status: 403 }]);
    expect((await world.cordon(['pause', '--reason', 'the key is gone'])).code).toBe(0);
    expect((await world.cordon(['resume'])).code).toBe(0);
    const ran = await world.cordon(['respond', '--event', '-'], { input: JSON.stringify(ransom(9, 'ws-17')) });
    expect([ran.code, await isolated()]).toEqual([5, false]);
    expect(ran.stdout).toMatch(/why: could not create secrets manager for new stack: [^\n]*StatusCode: 403/);
    expect(ran.stdout + ran.stderr).not.toMatch(/code: -2|mistake in cordon/);

    await range.faults([]);
    expect((await world.cordon(['sweep'])).code).toBe(0);
    expect(await isolated()).toBe(true);
    const [id = ''] = world.git('ls-tree', '--name-only', 'HEAD:incidents/open').split('\n');
    expect((await world.cordon(['release', id, '--reason', 'over'])).code).toBe(0);
    await until('the machine is free', async () => !(await isolated()));
    expect((await world.cordon(['close', id, '--as', 'confirmed', '--reason', 'over'])).code).toBe(0);
  });

  it('contains nothing new while it is paused, goes on when it is resumed, and releases at any time', async () => {
    const Pauses = z.looseObject({ pauses: z.array(z.looseObject({ by: z.string(), reason: z.string() })) });
    const paused = await world.cordon(['pause', '--reason', 'change freeze', '--json']);
    expect([paused.code, Pauses.parse(paused.json()).pauses]).toMatchObject([0, [{ reason: 'change freeze', by: 'dana@contoso.example' }]]);
    const ran = await world.respond(ransom(1, 'ws-17'));
    const { id, gate, refusals } = ran.incident();
    expect([ran.code, gate, await isolated()]).toEqual([4, 'deny', false]);
    expect(refusals).toContainEqual(expect.objectContaining({ rule: 'pause', where: expect.stringMatching(/^incidents\/pause\.yaml/) as string, next: expect.stringMatching(/cordon resume/) as string }));

    const resumed = await world.cordon(['resume', '--json']);
    expect([resumed.code, Pauses.parse(resumed.json()).pauses]).toEqual([0, []]);
    const swept = await world.cordon(['sweep', '--json']);
    expect([swept.code, swept.incident().state, await isolated()]).toEqual([0, 'contained', true]);

    expect((await world.cordon(['pause', '--reason', 'again'])).code).toBe(0);
    const released = await world.cordon(['release', id, '--reason', 'over', '--json']);
    expect([released.code, released.incident().state]).toEqual([0, 'released']);
    await until('the machine is free', async () => !(await isolated()));
    expect((await world.cordon(['resume'])).code).toBe(0);
    expect(world.read('incidents/pause.yaml')).toMatch(/pauses: \[\]/);
    const log = await world.cordon(['audit', 'log']);
    expect(log.stdout).toMatch(/containment paused: change freeze/);
    expect(log.stdout).toMatch(/containment resumed/);
    expect((await world.cordon(['audit', 'verify', '--json'])).json()).toEqual({ findings: [] });
  });

  it.each([
    ['suppress', '{ kind: suppress }', 0, 'shadow'],
    ['require-approval', '{ kind: require-approval }', 3, 'approval'],
    ['deny-action', '{ kind: deny-action }', 4, 'deny'],
    ['downgrade to approval', '{ kind: downgrade, to: approval }', 3, 'approval'],
    ['downgrade to shadow', '{ kind: downgrade, to: shadow }', 0, 'shadow'],
  ])('lets an exception make the gate stricter: %s', async (_what, effect, code, gate) => {
    const other = makeWorld({ 'exceptions/EX-2026-0100.yaml': exception(effect) });
    try {
      const ran = await other.respond(ransom(2, 'ws-17'));
      const incident = ran.incident();
      expect([ran.code, incident.gate, ran.stderr.includes('invalid')]).toEqual([code, gate, false]);
      expect(incident.exceptions).toMatchObject([{ id: 'EX-2026-0100', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string, effect: { kind: effect.split(/[ ,]+/)[2] } }]);
      expect(incident.outcomes.filter((outcome) => outcome.target.startsWith('device:') && outcome.requestedAt !== null)).toEqual([]);
      if (gate === 'deny') expect(incident.refusals).toContainEqual(expect.objectContaining({ rule: 'EX-2026-0100', where: expect.stringMatching(/^exceptions\/EX-2026-0100\.yaml:\d+$/) as string }));
    } finally {
      await other.end();
    }
  });

  it('takes an expired exception as if there were none', async () => {
    const other = makeWorld({ 'exceptions/EX-2026-0100.yaml': exception('{ kind: deny-action }', '2026-11-01T00:00:00Z'), 'cordon.yaml': 'version: 1\ngates:\n  - { gate: approval }\n' });
    try {
      const ran = await other.respond(ransom(3, 'ws-17'));
      expect([ran.code, ran.incident().gate, ran.incident().exceptions]).toEqual([3, 'approval', []]);
    } finally {
      await other.end();
    }
  });
});
