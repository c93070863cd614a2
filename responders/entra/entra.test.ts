import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRange } from '../../range/testing.ts';
import { ALICE, benchAt, call, entity, inForce, rangeIfThere, request, TENANT } from '../testing/range.ts';
import { disableUser } from './actions/disable-user/index.ts';
import { revokeSessions } from './actions/revoke-sessions/index.ts';
import { accountEnabled } from './controls/account-enabled/index.ts';
import { sessionsValidFrom } from './controls/sessions-valid-from/index.ts';

const range = await rangeIfThere();
const control = { scope: 'entra-contoso', type: 'entra:sessions-valid-from', object: ALICE, field: 'signInSessionsValidFromDateTime' };
const GUEST = '5d3b7a90-4c1e-4f52-8a67-2b9c0d1e2f30';
const SYNCED = '6e4c8ba1-5d2f-4063-9b78-3cad1e2f3041';
const ADMIN = '8fa2bd64-7a1c-4e33-9d20-4dbe2f304152';

describe.skipIf(range === null)('responders/entra', () => {
  const there = range as TestRange;
  const bench = benchAt(there?.url ?? '');
  afterAll(() => there.close());
  beforeEach(() => there.client.reset());
  const preflight = (id: string, action = revokeSessions) => action.preflight(request(entity('user', id)), bench.all, bench.clients, { now: '2026-11-21T03:00:01Z', timeoutSeconds: 5 });

  it('finds a user by object id and by principal name, and expands to the object id', async () => {
    for (const id of [ALICE, 'alice@contoso.example']) {
      const found = await preflight(id);
      if (!found.ok) throw new Error(found.refusal.reason);
      expect(revokeSessions.expand(request(entity('user', id)), found.facts)).toEqual([
        { kind: 'control', control, value: { notBefore: '2026-11-21T03:00:00Z' }, before: { notBefore: expect.stringMatching(/Z$/) } },
      ]);
      expect(found.residual?.what).toContain('28 hours');
      expect(found.residual?.until).toBe('2026-11-22T07:00:01Z');
    }
  });

  it.each([
    ['11111111-0000-0000-0000-000000000000', 'entra/revoke-sessions:unknown-user', 'has no user'],
    [GUEST, 'entra/revoke-sessions:guest', 'home tenant'],
    ['../users', 'entra/revoke-sessions:unknown-user', 'has no user'],
  ])('refuses %s by %s', async (id, rule, reason) => {
    const found = await preflight(id);
    expect(found).toMatchObject({ ok: false, refusal: { rule, where: 'playbooks/ir-auto-042.yaml:14' } });
    expect(found.ok ? '' : found.refusal.reason).toContain(reason);
  });

  it('tells of a synced user and of roles', async () => {
    expect(await preflight(SYNCED)).toMatchObject({ ok: true, notes: expect.arrayContaining([expect.stringContaining('on-premises')]) });
    expect(await preflight(ADMIN)).toMatchObject({ ok: true, notes: expect.arrayContaining([expect.stringContaining('Privileged Role Administrator')]) });
  });

  it('refuses where two tenants could be meant, and takes the one that the inventory names', async () => {
    const second = { ...bench.scopes.entra, id: 'entra-fabrikam' };
    const user = entity('user', ALICE);
    const options = [[bench.scopes.entra, second], bench.clients, { now: '2026-11-21T03:00:00Z', timeoutSeconds: 5 }] as const;
    expect(await revokeSessions.preflight(request(user), ...options)).toMatchObject({ ok: false, refusal: { rule: 'scope' } });
    const named = { entity: user, known: true, aliases: [], addresses: [], environment: null, criticality: null, productionCritical: false, privileged: false, scope: 'entra-contoso', owner: null, loggedOn: [], facts: [] };
    expect(await revokeSessions.preflight(request(user, { context: named }), ...options)).toMatchObject({ ok: true, facts: { scope: 'entra-contoso' } });
  });

  it('is effective only when the tenant reports the time, and names the tokens that are left', async () => {
    const { now } = await there.client.clock();
    const since = sessionsValidFrom.stamp?.({ notBefore: '2026-01-01T00:00:00Z' }, now) ?? { notBefore: now };
    const held = inForce(control, since);
    const at = call(bench.scopes.entra, now);
    expect(await sessionsValidFrom.verify(held, at, bench.clients)).toMatchObject({ state: 'pending' });
    const late = new Date(Date.parse(now) + 400_000).toISOString();
    expect(await sessionsValidFrom.verify(held, { ...at, now: late }, bench.clients)).toMatchObject({ state: 'not-effective', next: expect.stringContaining('cordon apply') });
    await there.ask('POST', `/graph/v1.0/users/${ALICE}/revokeSignInSessions`);
    there.pass(2_000);
    const seen = await sessionsValidFrom.verify(held, at, bench.clients);
    expect(seen).toMatchObject({ state: 'effective', at: now, residual: { until: expect.any(String) } });
    const nextDay = new Date(Date.parse(now) + 29 * 3_600_000).toISOString();
    expect(await sessionsValidFrom.verify(held, { ...at, now: nextDay }, bench.clients)).toMatchObject({ state: 'effective', residual: null });
  });

  it('disables with what was before, and sees it', async () => {
    const found = await preflight(ALICE, disableUser);
    if (!found.ok) throw new Error(found.refusal.reason);
    const [expansion] = disableUser.expand(request(entity('user', ALICE)), found.facts);
    expect(expansion).toMatchObject({ kind: 'control', value: { enabled: false }, before: { enabled: true } });
    const disabled = { ...control, type: 'entra:account-enabled', field: 'accountEnabled' };
    const at = call(bench.scopes.entra);
    expect(await accountEnabled.verify(inForce(disabled, { enabled: false }), at, bench.clients)).toMatchObject({ state: 'not-effective' });
    await there.ask('PATCH', `/graph/v1.0/users/${ALICE}`, { accountEnabled: false });
    there.pass(2_000);
    expect(await accountEnabled.verify(inForce(disabled, { enabled: false }), at, bench.clients)).toMatchObject({ state: 'effective' });
    expect(accountEnabled.undo({ enabled: true })).toContain('enabled again');
    expect(accountEnabled.undo({ enabled: false })).toContain('stays disabled');
    expect(accountEnabled.render([inForce(disabled, { enabled: false }, { before: { enabled: true } })], bench.scopes.entra)[0]).toMatchObject({ wave: 0, inputs: { before: true, enabled: false } });
  });

  it('goes to the tenant of the scope', () => {
    expect(bench.scopes.entra.tenantId).toBe(TENANT);
  });
});
