import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RangeClient } from '../../range/client.ts';
import { compare } from '../../range/compare.ts';
import { ids, profileArn, roleArn } from '../../range/scenarios/ids.ts';
import { makeWorld, NO_PLAYBOOKS, type World } from './world.ts';

/** One alert is enough here, and it contains by the account, the device and the role, so that a restore can be seen. */
const PLAYBOOK = `playbook:
  id: IR-TWO-001
  name: Contain at once
  version: 1.0.0
  triggers:
    - { source: edr, event_type: malware, severity: [critical] }
  actions:
    - { id: disable, type: disable_account }
    - { id: isolate, type: isolate_host }
    - { id: revoke, type: revoke_token, parameters: { provider: identity_platform } }
`;
const CONFIG = 'version: 1\nscoring: { threshold: 0 }\ngates:\n  - { gate: auto, threshold: 0 }\nguardrails:\n  caps:\n    perRun: { targets: 50, percent: 100 }\n    perHour: { targets: 50, percent: 100 }\n    perDay: { targets: 50, percent: 100 }\n';

interface Clouds {
  entra: { users: Record<string, { state: { current: { accountEnabled: boolean } } }> };
  defender: { machines: Record<string, { isolation: unknown }> };
  aws: { instances: Record<string, { association: { current: { profile: string } | null } }>; roles: Record<string, { inline: { current: Record<string, string> } }> };
}

describe('test/e2e/two-incidents', { timeout: 120_000 }, () => {
  let world: World;
  let range: RangeClient;
  let before: string;
  const clouds = async (): Promise<Clouds> => JSON.parse(await range.dump()) as Clouds;
  const held = async (): Promise<{ enabled: boolean | undefined; isolated: boolean; profile: string | undefined; policies: string[] }> => {
    const { entra, defender, aws } = await clouds();
    return {
      enabled: entra.users[ids.alice]?.state.current.accountEnabled,
      isolated: defender.machines[ids.laptop]?.isolation !== null,
      profile: aws.instances[ids.instance]?.association.current?.profile,
      policies: Object.keys(aws.roles[ids.role]?.inline.current ?? {}),
    };
  };
  const alert = (id: number) => ({
    id, source: 'edr', event_type: 'malware', severity: 'critical', title: `Alert ${id}`, context: {},
    entities: [{ type: 'user', value: 'alice' }, { type: 'device', value: 'ws-17' }, { type: 'aws_role', value: roleArn(ids.role) }],
  });
  /** The incidents must not fold: each run comes when the window of the one before is over. */
  const respond = async (id: number) => {
    await range.advance(2 * 3_600);
    return await world.respond(alert(id));
  };

  beforeAll(async () => {
    world = makeWorld({ ...NO_PLAYBOOKS, 'cordon.yaml': CONFIG, 'playbooks/two.yaml': PLAYBOOK });
    range = await world.range();
    before = await range.dump();
  }, 60_000);
  afterAll(async () => { await world.end(); });

  it('holds a control for both, gives it back when the last lets go', async () => {
    const first = await world.respond(alert(1));
    expect([first.code, first.incident().playbook?.id]).toEqual([0, 'IR-TWO-001']);
    const one = first.incident();
    const contained = await held();
    expect(contained).toMatchObject({ enabled: false, isolated: true, profile: profileArn('cordon-quarantine') });

    const second = await respond(2);
    const two = second.incident();
    expect(second.code).toBe(0);
    expect(two.id).not.toBe(one.id);
    expect(two.state).toBe('contained');
    // Nothing new is made: the second incident holds what is in force, the swapped profile included.
    expect(two.plan?.steps.filter((step) => step.op === 'create')).toEqual([]);
    expect(two.plan?.steps.map((step) => step.type)).toContain('cordon:aws:InstanceProfile');

    const gone = await world.cordon(['release', one.id, '--reason', 'the first is over', '--json']);
    expect([gone.code, gone.incident().state]).toEqual([0, 'released']);
    expect(await held()).toMatchObject({ enabled: false, isolated: true, profile: profileArn('cordon-quarantine') });
    expect((await held()).policies.length).toBe(2);
    expect((await world.cordon(['close', one.id, '--as', 'confirmed', '--reason', 'done', '--json'])).code).toBe(0);

    const last = await world.cordon(['release', two.id, '--reason', 'so is the second', '--json']);
    expect([last.code, last.incident().state]).toEqual([0, 'released']);
    await expect.poll(async () => compare(before, await range.dump()).differences, { timeout: 10_000, interval: 200 }).toEqual([]);
    expect(await held()).toMatchObject({ enabled: true, isolated: false, profile: profileArn(ids.role), policies: ['app'] });
    expect((await world.cordon(['audit', 'verify', '--json'])).json()).toEqual({ findings: [] });
    expect((await world.cordon(['audit', 'replay'])).code).toBe(0);
  });
});
