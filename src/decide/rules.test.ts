import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { GATES, RiskException } from '../model/index.ts';
import type { DecideInputs } from '../model/index.ts';
import { decide } from './index.ts';
import { ALICE, ATTACKER, entity, event, exception, inputs, known, PAYMENTS, smallPlaybook, WIDE, WS17, type World } from './testing.ts';

const decided = (world: World, changes: Partial<DecideInputs> = {}) => decide(inputs({ playbooks: [smallPlaybook('A')], events: [event()], ...world }, changes));
const gateFor = (world: World) => decided(world).gate;

describe('src/decide/gates', () => {
  it.each([
    ['staging', 5, false, 'auto'], ['production', 7, false, 'auto'], ['production', 8, false, 'approval'], ['staging', 10, false, 'auto'],
    ['staging', 5, true, 'approval'], [null, 5, false, 'approval'], ['staging', null, false, 'approval'],
  ])('with a table of auto: %s, criticality %s, marked %s -> %s', (environment, criticality, productionCritical, expected) => {
    expect(gateFor({ config: { ...WIDE, gates: [{ gate: 'auto' }] }, contexts: [known(ALICE, { environment, criticality, productionCritical })] })).toBe(expected);
  });

  it.each([
    ['low', 'dev', 'auto'], ['medium', 'staging', 'auto'], ['high', 'dev', 'approval'], ['critical', 'staging', 'approval'], ['low', 'production', 'approval'],
  ] as const)('in the shipped first rollout, %s in %s is %s', (severity, environment, expected) => {
    expect(gateFor({ config: {}, severity, contexts: [known(ALICE, { environment })] })).toBe(expected);
  });

  it('takes the first row that fits and names its place', () => {
    const config = { ...WIDE, gates: [{ when: { kind: ['device' as const] }, gate: 'auto' as const }, { when: { action: ['revoke_token'] }, gate: 'deny' as const }, { gate: 'auto' as const }] };
    const decision = decided({ config, lines: { 'gates.1': 'cordon.yaml:31' } });
    expect(decision.targets[0]).toMatchObject({ gate: 'deny', refusals: [{ rule: 'gate table', where: 'cordon.yaml:31' }] });
  });

  it('asks a person when no row fits', () => {
    expect(gateFor({ config: { ...WIDE, gates: [{ when: { severity: ['low'] }, gate: 'auto' }] } })).toBe('approval');
  });

  it.each([[null, 'approval'], [89, 'approval'], [90, 'auto']])('with historical precision %s gives %s', (precision, expected) => {
    const value = inputs({ playbooks: [smallPlaybook('A')], events: [event()], config: { ...WIDE, gates: [{ when: { confidence: '>= 90' }, gate: 'auto' }, { gate: 'approval' }] } });
    expect(decide({ ...value, context: { ...value.context, detections: [{ detection: 'lsass-access', confidence: null, precision, closed: 10 }] } }).gate).toBe(expected);
  });

  it('takes the historical precision as unknown when one of the detections has none', () => {
    const value = inputs({ playbooks: [smallPlaybook('A')], events: [event(), event({ detection: 'new', sourceId: '2' })], config: { ...WIDE, gates: [{ when: { confidence: '>= 90' }, gate: 'auto' }, { gate: 'approval' }] } });
    expect(decide({ ...value, context: { ...value.context, detections: [{ detection: 'lsass-access', confidence: null, precision: 99, closed: 10 }] } }).gate).toBe('approval');
  });

  it('asks a person when the playbook does, or when a severity was assumed', () => {
    expect(gateFor({ playbooks: [smallPlaybook('A', { gates: { human_approval: true } })] })).toBe('approval');
    expect(gateFor({ events: [event({ severityAssumed: true })] })).toBe('approval');
  });

  it('only records in a dry run, whatever else asks, and still tells what is forbidden', () => {
    const playbooks = [smallPlaybook('A', { gates: { dry_run: true, human_approval: true } })];
    const decision = decided({ playbooks });
    expect(decision.gate).toBe('shadow');
    expect(decision.targets[0]?.reasons[0]).toMatchObject({ rule: 'gates.dry_run', gate: 'shadow' });
    expect(gateFor({ playbooks, protected: [{ rule: { kind: 'user', id: ALICE.value, reason: 'r' }, where: 'p:1' }] })).toBe('deny');
  });

  it('gives an outside address the place of the strictest known entity that is named with it', () => {
    const playbooks = [smallPlaybook('A', { actions: [{ id: 'block', type: 'block_ip' }] })];
    const outside = known(ATTACKER, { known: false, environment: null, criticality: null });
    const events = [event({ entities: [ATTACKER, ALICE, PAYMENTS] })];
    expect(gateFor({ playbooks, events, contexts: [outside, known(ALICE), known(PAYMENTS, { environment: 'production', criticality: 9 })] })).toBe('approval');
    expect(gateFor({ playbooks, events, contexts: [outside, known(ALICE), known(PAYMENTS)] })).toBe('auto');
    expect(gateFor({ playbooks, events: [event({ entities: [ATTACKER] })], contexts: [outside] })).toBe('approval');
  });
});

describe('src/decide/exceptions', () => {
  const EX = 'EX-2026-0001';
  it.each([
    [{ kind: 'suppress' }, 'shadow'], [{ kind: 'require-approval' }, 'approval'], [{ kind: 'deny-action' }, 'deny'], [{ kind: 'downgrade', to: 'approval' }, 'approval'], [{ kind: 'downgrade', to: 'shadow' }, 'shadow'],
  ] as const)('makes %j of auto: %s, and is named with its digest', (effect, expected) => {
    const loaded = exception(EX, { effect });
    const decision = decided({ exceptions: [loaded] });
    expect(decision).toMatchObject({ gate: expected, exceptions: [{ id: EX, digest: loaded.digest, effect }], targets: [{ gate: expected, exceptions: [EX] }] });
    if (expected === 'deny') expect(decision.refusals).toEqual([expect.objectContaining({ rule: EX, where: `exceptions/${EX}.yaml:1` })]);
  });

  const scopes: [string, z.input<typeof RiskException>['scope'], boolean][] = [
    ['an id', { entities: [{ kind: 'user', id: ALICE.value.toUpperCase() }] }, true],
    ['a name pattern', { entities: [{ kind: 'user', match: 'alice@*' }] }, true],
    ['another user', { entities: [{ kind: 'user', match: 'bob@*' }] }, false],
    ['an abstract type', { actions: ['revoke_token'] }, true],
    ['an action id', { actions: ['entra/revoke-sessions'] }, true],
    ['another action', { actions: ['isolate_host'] }, false],
    ['a detection', { detections: ['LSASS-access'] }, true],
    ['another detection', { detections: ['other'] }, false],
    ['an environment', { environments: ['staging'] }, true],
    ['an environment and another action', { environments: ['staging'], actions: ['block_ip'] }, false],
  ];
  it.each(scopes)('matches by %s', (_, scope, fits) => {
    expect(gateFor({ exceptions: [exception(EX, { scope })] })).toBe(fits ? 'approval' : 'auto');
  });

  it('of a detection does not cover what another detection saw', () => {
    const exceptions = [exception(EX, { scope: { detections: ['lsass-access'] } })];
    expect(gateFor({ exceptions, events: [event(), event({ detection: 'golden-ticket', sourceId: '2' })] })).toBe('auto');
  });

  it.each([
    ['not begun', { validFrom: '2026-11-21T03:00:00.001Z' }, 'auto'], ['begun this moment', { validFrom: '2026-11-21T03:00:00Z' }, 'approval'], ['expired this moment', { expiresAt: '2026-11-21T03:00:00Z' }, 'auto'],
    ['revoked', { revokedAt: '2026-11-20T00:00:00Z' }, 'auto'], ['revoked later', { revokedAt: '2026-11-22T00:00:00Z' }, 'approval'],
  ])('that is %s gives the gate %s', (_, changes, expected) => {
    expect(gateFor({ exceptions: [exception(EX, changes)] })).toBe(expected);
  });

  it('wins by most scope fields, then by asking for most', () => {
    const wide = exception('EX-2026-0001', { effect: { kind: 'deny-action' } });
    const narrow = exception('EX-2026-0002', { scope: { entities: [{ kind: 'user', id: ALICE.value }], environments: ['staging'] }, effect: { kind: 'require-approval' } });
    const tied = exception('EX-2026-0003', { effect: { kind: 'suppress' } });
    expect(decided({ exceptions: [wide, narrow, tied] }).exceptions.map(({ id }) => id)).toEqual(['EX-2026-0002']);
    expect(decided({ exceptions: [tied, wide] }).exceptions.map(({ id }) => id)).toEqual(['EX-2026-0001']);
  });

  const effect = fc.constantFrom<z.input<typeof RiskException>['effect']>({ kind: 'suppress' }, { kind: 'require-approval' }, { kind: 'deny-action' }, { kind: 'downgrade', to: 'approval' }, { kind: 'downgrade', to: 'shadow' });
  it('never makes a gate less strict than without it, and the strictest of all rules is the gate', () => {
    fc.assert(fc.property(effect, fc.constantFrom('auto' as const, 'shadow' as const, 'approval' as const, 'deny' as const), fc.boolean(), (what, row, approval) => {
      const world: World = { config: { ...WIDE, gates: [{ gate: row }] }, playbooks: [smallPlaybook('A', { gates: { human_approval: approval } })] };
      const rank = (value: World) => GATES.indexOf(gateFor(value) ?? 'auto');
      expect(rank({ ...world, exceptions: [exception(EX, { effect: what })] })).toBeGreaterThanOrEqual(rank(world));
      const [target] = decided({ ...world, exceptions: [exception(EX, { effect: what })] }).targets;
      expect(GATES.indexOf(target?.gate ?? 'auto')).toBe(Math.max(...(target?.reasons ?? []).map(({ gate }) => GATES.indexOf(gate))));
    }));
  });
});

describe('src/decide/routes', () => {
  const routed = (routes: Record<string, object>, action: object, target = ALICE) => decided({
    config: { ...WIDE, routes: routes as Record<string, Record<string, string>> }, playbooks: [smallPlaybook('A', { actions: [{ id: 'x', ...action }] })], events: [event({ entities: [target] })],
  });
  const ids = (decision: ReturnType<typeof routed>) => decision.targets.map(({ responder }) => responder);

  it('takes the provider that the playbook names first, then the kind, then *', () => {
    const routes = { go: { fast: { user: 'entra/disable-user' }, user: 'entra/revoke-sessions', '*': 'notify/ticket' } };
    expect(ids(routed(routes, { type: 'go', parameters: { provider: 'fast' } }))).toEqual(['entra/disable-user']);
    expect(ids(routed(routes, { type: 'go', parameters: { provider: 'constructor' } }))).toEqual(['entra/revoke-sessions']);
    expect(ids(routed(routes, { type: 'go' }, WS17))).toEqual(['notify/ticket']);
  });

  it('gives several actions for a list, and takes an action id as it is', () => {
    expect(ids(routed({ go: { user: ['entra/disable-user', 'entra/revoke-sessions'] } }, { type: 'go' }))).toEqual(['entra/disable-user', 'entra/revoke-sessions']);
    expect(ids(routed({}, { type: 'entra/disable-user' }))).toEqual(['entra/disable-user']);
  });

  it('refuses a type that leads to no action, by name', () => {
    expect(routed({}, { type: 'toString' }).refusals).toEqual([expect.objectContaining({ rule: 'routes', reason: '"toString" is no action of a responder (wanted by x)' })]);
    expect(routed({ go: { device: 'defender/isolate-device' } }, { type: 'go' }).refusals[0]?.reason).toContain('x has no target');
  });

  it('opens one ticket an incident, about the target that holds it up least', () => {
    const playbooks = [smallPlaybook('A', { actions: [{ id: 't', type: 'create_ticket' }] })];
    const decision = decided({ playbooks, events: [event({ entities: [PAYMENTS, ALICE] })], contexts: [known(ALICE), known(PAYMENTS, { environment: 'production', criticality: 9 })] });
    expect(decision.targets.map(({ target, gate }) => [target.name, gate])).toEqual([['alice@contoso.example', 'auto']]);
  });
});

describe('src/decide/hosts', () => {
  const bob = entity('user', 'bob');
  it('revokes the sessions of the one user who was logged on', () => {
    const decision = decided({ events: [event({ entities: [WS17] })], contexts: [known(WS17, { loggedOn: [ALICE] }), known(ALICE)] });
    expect(decision.targets.map(({ target, gate }) => [target, gate])).toEqual([[ALICE, 'auto']]);
  });

  it('asks a person about a logged-on user of whom nothing is known', () => {
    expect(gateFor({ events: [event({ entities: [WS17] })], contexts: [known(WS17, { loggedOn: [bob] })] })).toBe('approval');
  });

  it.each([[[], 'nobody'], [[ALICE, bob], 'user "alice@contoso.example"']])('refuses with %j logged on', (loggedOn, said) => {
    const decision = decided({ events: [event({ entities: [WS17] })], contexts: [known(WS17, { loggedOn })] });
    expect(decision.targets).toEqual([]);
    expect(decision.refusals).toEqual([expect.objectContaining({ rule: 'revoke_token on a host', where: 'playbooks/A.yaml:30', reason: expect.stringContaining(said) })]);
  });

  it('says nothing where the event names the user as well', () => {
    const decision = decided({ events: [event({ entities: [WS17, ALICE] })], contexts: [known(WS17), known(ALICE)] });
    expect(decision.targets.map(({ target }) => target)).toEqual([ALICE]);
    expect(decision.refusals).toEqual([]);
  });

  it('refuses a host that the inventory could not tell apart, by name', () => {
    const unresolved = [{ kind: 'host' as const, value: 'web', reason: 'two entries have this name', candidates: [WS17, PAYMENTS] }];
    expect(decided({ events: [event({ unresolved })] }).refusals).toEqual([expect.objectContaining({ rule: 'unresolved host', reason: expect.stringContaining('host "web": "two entries have this name"; it could be device "srv-pay-01"') })]);
  });
});
