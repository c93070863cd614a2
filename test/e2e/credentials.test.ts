import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyAlerts } from '../../range/demo/alerts.ts';
import { ids } from '../../range/scenarios/ids.ts';
import type { IncidentAnswer } from '../../src/model/index.ts';
import { makeWorld, type World } from './world.ts';

const DOMAIN = 'contoso.example';

/** A person decides about everything, so that nothing is applied; severity alone is enough, so that no address has to be shared. */
const ASK = 'version: 1\nscoring: { severity: { critical: 80, high: 80, medium: 10, low: 0 } }\ngates:\n  - { gate: approval }\n';
const stolen = { source: 'edr', event_type: 'credential_theft', severity: 'critical', confidence: 100, context: {} };
const of = (incidents: readonly IncidentAnswer[], name: string): IncidentAnswer => {
  const [found, ...more] = incidents.filter((incident) => incident.entities.some((entity) => entity.name === name));
  if (found === undefined || more.length > 0) throw new Error(`${name} is in ${more.length + (found === undefined ? 0 : 1)} incidents`);
  return found;
};

describe('test/e2e/credentials', { timeout: 120_000 }, () => {
  let plain: World;
  beforeAll(() => { plain = makeWorld(); });
  afterAll(async () => { await plain.end(); });

  it('starts IR-AUTO-042 for every form that an alert can have', async () => {
    const world = makeWorld({ 'cordon.yaml': ASK });
    try {
      world.edit('inventory/identities.yaml', 'environment: production, criticality: 7, privileged: true', 'environment: staging, criticality: 7');
      const user = (id: string, name: string): string => `  - { id: ${id}, kind: user, name: ${name}@${DOMAIN}, aliases: ['CORP\\${name}', ${name}], environment: dev, criticality: 3, owner: web, scope: entra-contoso }\n`;
      world.write('inventory/identities.yaml', world.read('inventory/identities.yaml') + user(ids.synced, 'erin') + user(ids.admin, 'frank'));
      world.write('inventory/assets.yaml', `${world.read('inventory/assets.yaml')}  - { id: "${ids.offlineLaptop}", kind: device, name: ws-99, environment: staging, criticality: 4, owner: web, scope: defender-contoso }\n`);
      world.commit('More people');
      const now = (await (await world.range()).clock()).now;
      const [, defender] = storyAlerts(now).map(({ alert }) => alert);
      const ran = await world.respond([
        { ...stolen, id: 1, entity_type: 'user', entity_value: `bob@${DOMAIN}`, metadata: {} },
        { ...stolen, id: 2, entity: { type: 'user', value: 'CORP\\erin', metadata: { from: 'agent' } } },
        { ...stolen, id: 3, entity_type: 'host', entity_value: 'WS-99', context: { logged_on_user: 'frank' } },
        defender ?? {},
      ]);
      const { incidents, rejected } = ran.answer();
      expect([ran.code, rejected]).toEqual([3, []]);
      for (const [name, id] of [['bob', ids.bob], ['erin', ids.synced], ['frank', ids.admin], ['alice', ids.alice]] as const) {
        const incident = name === 'frank' ? of(incidents, 'ws-99') : of(incidents, `${name}@${DOMAIN}`);
        expect(incident.playbook, name).toMatchObject({ id: 'IR-AUTO-042', version: '1.3.0' });
        const steps = incident.plan?.steps.map((step) => `${step.action} ${step.type} ${step.target}`) ?? [];
        expect(steps, name).toContain(`revoke-session cordon:entra:SessionsValidFrom user:${id}`);
        expect(steps.filter((step) => step.startsWith('notify-channel')), name).toHaveLength(1);
      }
    } finally {
      await world.end();
    }
  });

  it('leaves an incident in a queue that names the nearest playbook and the condition that failed', async () => {
    const ran = await plain.respond([
      // bob is in production.
      { ...stolen, id: 10, entity_type: 'user', entity_value: `bob@${DOMAIN}`, entities: [{ type: 'ip', value: ids.attacker }] },
      // Severity and confidence alone do not reach 75.
      { ...stolen, id: 11, severity: 'high', confidence: 10, entity_type: 'user', entity_value: 'alice' },
      // No playbook is triggered by that.
      { ...stolen, id: 12, source: 'network', event_type: 'denial_of_service', entity_type: 'device', entity_value: 'ws-17' },
    ]);
    const { incidents } = ran.answer();
    expect(ran.code).toBe(0);
    const credentials = ['IR-AUTO-042', 'IR-HYBRID-001'];
    for (const [name, nearest, reason] of [[`bob@${DOMAIN}`, credentials, /environment of user "bob@contoso.example".* expected one of staging, dev, sandbox|distinct source/], [`alice@${DOMAIN}`, credentials, /risk score .* below 75/], ['ws-17', ['IR-ADDRESS-005'], /expected/]] as const) {
      const incident = of(incidents, name);
      expect(incident, name).toMatchObject({ state: 'new', playbook: null, plan: null, outcomes: [], queue: 'soc' });
      const explained = await plain.cordon(['playbooks', 'explain', incident.id]);
      expect(explained.code).toBe(0);
      expect(explained.stdout.match(/^playbook \S+/gm), name).toEqual(nearest.map((one) => `playbook ${one}`));
      expect(explained.stdout, name).toMatch(reason);
      expect(explained.stdout, name).toMatch(/playbooks\/[a-z-]+\.yaml:\d+/);
    }
  });

  it('warns that revoked sessions cannot be restored, and loads the playbook as it stands', async () => {
    const ran = await plain.cordon(['playbooks', 'validate', '--json']);
    expect([ran.code, ran.json()]).toMatchObject([0, { valid: true }]);
    expect(ran.stdout).toMatch(/rollback/);
  });

  it('revokes the sessions and files a ticket, with the priority in the ticket system\'s own words', async () => {
    const world = makeWorld();
    try {
      const own = await world.range();
      const ran = await world.respond({ ...stolen, id: 20, entity_type: 'user', entity_value: 'alice', entities: [{ type: 'ip', value: ids.attacker }], detected_at: (await own.clock()).now });
      const incident = ran.incident();
      expect([ran.code, incident.state, incident.gate, incident.playbook?.id]).toEqual([0, 'contained', 'auto', 'IR-AUTO-042']);
      expect(incident.outcomes.map((outcome) => outcome.action).toSorted()).toEqual(['notify-channel', 'revoke-session']);
      const { tickets } = JSON.parse(await own.dump()) as { tickets: { jira: object[] } };
      expect(tickets.jira).toHaveLength(1);
      expect(JSON.stringify(tickets.jira)).toContain('"Highest"');
      expect(JSON.stringify(tickets.jira)).toContain('auto-remediated');
    } finally {
      await world.end();
    }
  });
});
