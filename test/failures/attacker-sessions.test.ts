import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, NO_PLAYBOOKS, type World } from '../e2e/world.ts';
import { digestIn, makes, reportOf, sessions } from './attack.ts';
import { alert, ALICE, ids, ROLE, timeline } from './stories.ts';

const PLAYBOOK = {
  playbook: {
    id: 'IR-FIGHT-001', name: 'A person lets it through', version: '1.0.0', triggers: [{ source: 'edr', event_type: 'malware' }], conditions: { risk_threshold: 0 },
    actions: [{ id: 'revoke', type: 'revoke_token', parameters: { provider: 'identity_platform' } }, { id: 'isolate', type: 'isolate_host' }],
    gates: { human_approval: true }, execution: { timeout_seconds: 15, retry_policy: { max_attempts: 2, backoff_ms: 100 } },
  },
};
const inventory = (file: string): string => readFileSync(join(import.meta.dirname, '..', '..', 'inventory', file), 'utf8');

let world: World;
let id = '';

beforeAll(() => { world = makeWorld({ ...NO_PLAYBOOKS, 'playbooks/fight.yaml': `${JSON.stringify(PLAYBOOK)}\n` }); });
afterAll(async () => { await world.end(); });

describe('test/failures/attacker-sessions', { timeout: 300_000 }, () => {
  it('voids every session that he mints between plan, approval and application, of every kind, and the report has both times', async () => {
    const range = await world.range();
    await range.attack(true);
    await makes(world, ['mint-sessions']);
    const planned = await world.respond(alert([ALICE, ROLE]));
    expect(planned.code, planned.stderr).toBe(3);
    id = planned.incident().id;
    await makes(world, ['mint-sessions']);
    expect((await world.cordon(['approve', id, '--digest', digestIn(planned)])).code).toBe(0);
    await makes(world, ['mint-sessions']);
    // And all the time while it is applied.
    await range.tell(['mint-sessions'], 10_000);
    const applied = await world.cordon(['apply', '--json']);
    expect(applied.code, applied.stderr).toBe(0);
    await range.tell(['mint-sessions'], 0);
    await range.advance(60);

    const stamps = timeline(world).flatMap(({ data }) => (data.kind === 'stamped' ? [data] : []));
    const times = (type: string): string[] => stamps.flatMap(({ controls, at }) => (controls.some((control) => control.includes(`/${type}/`)) ? [at] : []));
    const role = times('aws:role-sessions-not-before');
    expect([role.length, times('entra:sessions-valid-from').length]).toEqual([2, 1]);
    const minted = await sessions(world);
    expect([...minted.keys()].sort()).toEqual(['aws-assume', 'aws-metadata', 'entra-access', 'entra-refresh']);
    for (const [kind, { minted: count, alive }] of minted) expect([kind, count > 3, alive]).toEqual([kind, true, 0]);
    // The proof is worth something: there are sessions that only the second time catches.
    const [first = '', second = ''] = role;
    expect(minted.get('aws-assume')?.at.filter((at) => at > first && at < second).length, 'sessions between the two times').toBeGreaterThan(0);

    const report = await reportOf(world, id);
    const clock = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
    expect(report).toContain('### Sessions that are void');
    expect(report).toMatch(new RegExp(`\`aws:role-sessions-not-before\` of \`web-staging\` \\(aws role\\) \\| ${clock(first)} \\| ${clock(second)} \\|.*void as well`));
    expect(report).toMatch(/`entra:sessions-valid-from` of `alice@contoso.example` \(user\) \| .* \| not needed, or not yet \| none/);
  });

  it('names a second way in that the inventory has in outcome and report, proposes what can be contained, and forgets none that cannot', async () => {
    await (await world.range()).device(ids.offlineLaptop, true);
    world.write('inventory/assets.yaml', `${inventory('assets.yaml')}  - { id: "${ids.offlineLaptop}", kind: device, name: ws-99, environment: staging, criticality: 3, owner: web, scope: defender-contoso, usedBy: [alice@contoso.example] }\n`);
    world.write('inventory/identities.yaml', [
      inventory('identities.yaml').trimEnd(),
      `  - { id: "arn:aws:iam::${ids.account}:role/${ids.otherRole}", kind: aws_role, name: ${ids.otherRole}, environment: staging, criticality: 3, owner: web, scope: aws-${ids.account}, usedBy: ["${ROLE.value}"] }`,
      '  - { id: AKIARANGEOLDKEY, kind: access_key, name: second key of ci-deploy, environment: staging, criticality: 3, owner: web, usedBy: [web-staging] }',
      '  - { id: 0c1d2e3f-0000-4000-8000-000000000001, kind: service_principal, name: expense-export, environment: staging, criticality: 3, owner: web, usedBy: [alice] }', '',
    ].join('\n'));
    world.commit('The inventory has learned of more ways in');
    await makes(world, ['second-device']);
    const swept = await world.cordon(['sweep', '--json']);
    expect(swept.code, swept.stderr).toBe(3);
    const left = (ran: typeof swept, target: string): string => ran.incident().outcomes.find((outcome) => outcome.target === target)?.residual?.what ?? '';
    expect(left(swept, `user:${ids.alice}`)).toMatch(/not contained: ws-99 \(device\), expense-export \(service principal\)$/);
    expect(left(swept, `aws_role:${ROLE.value}`)).toMatch(/second key of ci-deploy \(access key\).*web-backup \(aws role\)/);
    const { plan } = swept.incident();
    expect(new Set(plan?.steps.filter(({ op }) => op !== 'task').map(({ target }) => target))).toEqual(new Set([`device:${ids.offlineLaptop}`, `aws_role:arn:aws:iam::${ids.account}:role/${ids.otherRole}`]));
    expect(await reportOf(world, id)).toMatch(/no alert names device "ws-99" .*; the inventory has it as another way in of user "alice@contoso\.example"/);

    expect((await world.cordon(['approve', id, '--digest', digestIn(swept)])).code).toBe(0);
    const applied = await world.cordon(['apply', '--json']);
    expect(applied.code, applied.stderr).toBe(0);
    await makes(world, ['second-device'], true);
    await makes(world, ['other-role'], true);
    const { actions } = await (await world.range()).attacker();
    expect(actions.filter((action) => ['second-device', 'other-role'].includes(action.id)).map(({ allowed }) => allowed)).toEqual([false, false]);
    expect(left(applied, `user:${ids.alice}`)).toMatch(/not contained: expense-export \(service principal\)$/);
    expect(left(applied, `aws_role:${ROLE.value}`)).toMatch(/not contained: second key of ci-deploy \(access key\)$/);
    expect(await reportOf(world, id)).toContain('expense-export (service principal)');
    const head = world.head();
    expect((await world.cordon(['sweep', '--quiet'])).code).toBe(0);
    expect(world.head(), 'a way in that cannot be contained is not proposed again and again').toBe(head);
    expect((await world.cordon(['audit', 'verify'])).code).toBe(0);
  });
});
