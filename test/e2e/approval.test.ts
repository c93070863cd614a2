import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RangeClient } from '../../range/client.ts';
import { serverAlert } from '../../range/demo/alerts.ts';
import { ids } from '../../range/scenarios/ids.ts';
import { makeWorld, until, type World } from './world.ts';

const SERVER = `device:${ids.server}`;
const LAPTOP = `device:${ids.laptop}`;
const PLAYBOOK = 'playbooks/ransomware-isolation.yaml';

const Plans = z.looseObject({ plans: z.array(z.looseObject({ digest: z.string(), waits: z.boolean(), steps: z.array(z.looseObject({ target: z.string() })) })) });

describe('test/e2e/approval', { timeout: 120_000 }, () => {
  let world: World;
  let range: RangeClient;
  let id = '';
  let digest = '';
  const isolated = async (machine: string): Promise<boolean> => {
    const { defender } = JSON.parse(await range.dump()) as { defender: { machines: Record<string, { isolation: unknown }> } };
    return defender.machines[machine]?.isolation !== null;
  };
  const now = async (): Promise<string> => (await range.clock()).now;

  beforeAll(async () => {
    world = makeWorld();
    world.write('inventory/assets.yaml', `${world.read('inventory/assets.yaml')}  - { id: "${ids.offlineLaptop}", kind: device, name: ws-99, environment: production, criticality: 9, owner: payments, scope: defender-contoso }\n`);
    world.commit('One more critical device');
    range = await world.range();
  }, 60_000);
  afterAll(async () => { await world.end(); });

  it('leaves a production-critical device alone until a person approves', async () => {
    const ran = await world.respond(serverAlert(await now()));
    const incident = ran.incident();
    expect([ran.code, incident.state, incident.gate]).toEqual([3, 'awaiting-approval', 'approval']);
    expect(incident.plan?.steps).toContainEqual(expect.objectContaining({ op: 'create', target: SERVER, type: 'cordon:defender:DeviceIsolation' }));
    expect(incident.outcomes.filter((outcome) => outcome.target === SERVER && outcome.requestedAt !== null)).toEqual([]);
    ({ id } = incident);
    digest = incident.plan?.digest ?? '';
    expect(await isolated(ids.server)).toBe(false);
    const explained = await world.cordon(['playbooks', 'explain', id]);
    expect(explained.stdout).toMatch(/cordon\.yaml:\d+/);
    expect(explained.stdout).toMatch(/production-critical/);
    expect((await world.cordon(['plan', id, '--json'])).code).toBe(3);
    const applied = await world.cordon(['apply', '--json']);
    expect([applied.code, await isolated(ids.server)]).toEqual([3, false]);
  });

  it('refuses another digest, and an approver that is no person, and writes nothing', async () => {
    const head = world.head();
    const wrong = await world.cordon(['approve', id, '--digest', '0'.repeat(64), '--json']);
    expect([wrong.code, wrong.json()]).toMatchObject([4, { error: { code: 'STALE_PLAN', message: expect.stringContaining('0000') as string } }]);
    const service = await world.cordon(['approve', id, '--digest', digest, '--json'], { env: { CORDON_ACTOR: 'service:x' } });
    expect([service.code, service.json()]).toMatchObject([4, { error: { code: 'NOT_A_PERSON' } }]);
    expect(world.head()).toBe(head);
  });

  it('refuses a plan whose playbook was edited meanwhile; the next one can be approved', async () => {
    const text = world.read(PLAYBOOK);
    world.edit(PLAYBOOK, 'version: 1.0.0', 'version: 1.0.1');
    world.commit('Another version of the playbook');
    const stale = await world.cordon(['approve', id, '--digest', digest, '--json']);
    expect([stale.code, stale.json()]).toMatchObject([4, { error: { code: 'STALE_PLAN', message: expect.stringMatching(/IR-RANSOM-002 has changed/) as string } }]);
    world.write(PLAYBOOK, text);
    world.commit('Back again');
  });

  it('refuses a plan that an exception forbids since yesterday', async () => {
    const path = 'exceptions/EX-2026-0099.yaml';
    world.write(path, world.read('exceptions/EX-2026-0007.yaml').replaceAll('EX-2026-0007', 'EX-2026-0099')
      .replace(/entities: .*/, 'entities: [{ kind: device, match: "srv-pay-*" }]').replace(/actions: .*/, 'actions: [isolate_host]').replace('require-approval', 'deny-action'));
    world.commit('The payment servers are not isolated');
    const denied = await world.cordon(['approve', id, '--digest', digest, '--json']);
    expect([denied.code, denied.json()]).toMatchObject([4, { error: { code: 'STALE_PLAN', message: expect.stringMatching(/exception EX-2026-0099 denies defender\/isolate-device/) as string } }]);
    world.git('rm', '--quiet', path);
    world.commit('Back again');
  });

  it('makes new targets the next increments, by gate, and voids none that waits', async () => {
    const alert = { ...serverAlert(await now()), id: 'edr-000732', entities: [{ type: 'device', value: 'ws-17' }, { type: 'device', value: 'ws-99' }] };
    const ran = await world.respond(alert);
    const incident = ran.incident();
    // What may pass on its own has passed; the answer shows the oldest increment that waits.
    expect([ran.code, incident.id, incident.plan?.digest]).toEqual([3, id, digest]);
    expect(incident.outcomes.find((outcome) => outcome.target === LAPTOP)?.effectiveAt).not.toBeNull();
    expect(await isolated(ids.laptop)).toBe(true);
    const waiting = Plans.parse((await world.cordon(['plan', id, '--json'])).json()).plans;
    expect(waiting.map((plan) => plan.waits)).toEqual([true, true]);
    expect(waiting[0]?.digest).toBe(digest);
    expect(waiting[1]?.steps.map((step) => step.target)).toEqual([`device:${ids.offlineLaptop}`]);
    const approved = await world.cordon(['approve', id, '--digest', digest.toUpperCase(), '--json']);
    expect(approved.code).toBe(0);
    const head = world.head();
    const again = await world.cordon(['approve', id, '--digest', digest, '--json']);
    expect([again.code, world.head()]).toEqual([0, head]);
    expect(await isolated(ids.server)).toBe(false);
  });

  it('applies what was approved and sees it effective', async () => {
    const applied = await world.cordon(['apply', '--json']);
    const server = applied.incident().outcomes.find((outcome) => outcome.target === SERVER);
    // The other increment still waits.
    expect([applied.code, await isolated(ids.server), await isolated(ids.offlineLaptop)]).toEqual([3, true, false]);
    expect(server?.effectiveAt).not.toBeNull();
    expect(server?.failure).toBeNull();
    expect(world.git('log', '--format=%(trailers:key=Approved-by,valueonly)')).toContain('dana@contoso.example');
    expect(world.git('log', '--format=%(trailers:key=Plan-Digest,valueonly)')).toContain(digest);
    expect((await world.cordon(['audit', 'verify', '--json'])).json()).toEqual({ findings: [] });
    expect((await world.cordon(['audit', 'replay'])).code).toBe(0);
    const released = await world.cordon(['release', id, '--reason', 'over', '--json']);
    expect(released.code).toBe(0);
    // Defender takes a moment to let a machine go.
    await until('the machines are free', async () => !(await isolated(ids.server)) && !(await isolated(ids.laptop)));
  });
});
