import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, Decision, DecideInputs, entityRef } from '../model/index.ts';
import type { Event, Severity } from '../model/index.ts';
import { decide } from './index.ts';
import { ALICE, ATTACKER, event, inputs, known, PAYMENTS, playbook, smallPlaybook, WIDE, WS17 } from './testing.ts';

describe('src/decide/decide', () => {
  describe('IR-AUTO-042', () => {
    it('revokes the sessions of a fitting user on auto and opens one ticket with the severity in it', () => {
      const decision = decide(inputs());
      expect(decision.risk).toMatchObject({ score: 90, threshold: 75 });
      expect(decision.playbook).toMatchObject({ id: 'IR-AUTO-042', version: '1.3.0' });
      expect(decision.gate).toBe('auto');
      expect(decision.targets.map((target) => [target.action, target.responder, entityRef(target.target), target.gate])).toEqual([
        ['revoke-session', 'entra/revoke-sessions', entityRef(ALICE), 'auto'],
        ['notify-channel', 'notify/ticket', entityRef(ALICE), 'auto'],
      ]);
      expect(decision.targets[0]).toMatchObject({ parameters: { provider: 'identity_platform', scope: 'active_sessions' }, timeoutSeconds: 30, retry: { maxAttempts: 2, backoffMs: 1000 }, duration: '24h' });
      expect(decision.targets[1]?.parameters).toEqual({ system: 'jira', project: 'SEC', priority: 'critical', labels: ['auto-remediated', 'credential-theft'] });
    });

    it.each([
      ['production', 5, 'conditions.environment', 'playbooks/IR-AUTO-042.yaml:21'],
      ['staging', 8, 'conditions.asset_criticality', 'playbooks/IR-AUTO-042.yaml:20'],
      [null, 5, 'conditions.environment', 'playbooks/IR-AUTO-042.yaml:21'],
    ])('does not match a user in %s with criticality %s, and names %s', (environment, criticality, _, where) => {
      const decision = decide(inputs({ events: [event(), event({ source: 'siem', entities: [ALICE, ATTACKER] })], contexts: [known(ALICE, { environment, criticality })] }));
      expect(decision).toMatchObject({ playbook: null, gate: null, targets: [], nearest: { playbook: 'IR-AUTO-042', where } });
    });

    it('does not match below its risk threshold', () => {
      const decision = decide(inputs({ indicators: [] }));
      expect(decision.nearest).toEqual({ playbook: 'IR-AUTO-042', where: 'playbooks/IR-AUTO-042.yaml:22', failed: 'the risk score 45 is below 75' });
      expect(decision.risk.threshold).toBe(75);
      expect(decision.queue).toBe('soc');
    });

    it('does not match a medium alert, and names the trigger that came nearest', () => {
      const decision = decide(inputs({ events: [event({ severity: 'medium' })] }));
      expect(decision.nearest).toEqual({ playbook: 'IR-AUTO-042', where: 'playbooks/IR-AUTO-042.yaml:10', failed: 'severity is medium, expected high or critical' });
    });

    it('leaves out a production target beside a fitting one, and says why', () => {
      const admin = { ...ALICE, value: 'bob', name: 'bob' };
      const decision = decide(inputs({ events: [event({ entities: [ALICE, ATTACKER, admin] })], contexts: [known(ALICE), known(admin, { environment: 'production' })], indicators: [[entityRef(ATTACKER), 100]] }));
      expect(decision.targets.map((target) => entityRef(target.target))).not.toContain('user:bob');
      expect(decision.refusals).toContainEqual(expect.objectContaining({ rule: 'conditions.environment', reason: 'environment of user "bob" is "production", expected one of staging, dev, sandbox' }));
    });
  });

  it('opens an incident for people, without targets, when there is no playbook', () => {
    expect(decide(inputs({ playbooks: [] }))).toMatchObject({ playbook: null, nearest: null, gate: null, targets: [] });
  });

  it('takes the playbook with most conditions, then the smallest id, and lists the others', () => {
    const playbooks = [smallPlaybook('B'), smallPlaybook('C', { conditions: { risk_threshold: 0, asset_criticality: '<= 9' } }), smallPlaybook('A')];
    expect(decide(inputs({ playbooks }))).toMatchObject({ playbook: { id: 'C' }, others: ['A', 'B'] });
  });

  it('takes of two with as many conditions the one that the response of the detection names', () => {
    const playbooks = [smallPlaybook('A'), smallPlaybook('B'), smallPlaybook('C')];
    const given = inputs({ playbooks, events: [event({ detection: 'Rule One' })] });
    const named = (detection: string, playbook: string): ReturnType<typeof inputs> => ({ ...given, context: { ...given.context, detections: [{ detection, confidence: null, precision: null, closed: 0, playbook }] } });
    expect(decide(named('Rule One', 'B'))).toMatchObject({ playbook: { id: 'B' }, others: ['A', 'C'] });
    for (const other of [named('Rule Two', 'B'), named('Rule One', 'gone'), given]) expect(decide(other)).toMatchObject({ playbook: { id: 'A' } });
  });

  it('uses the threshold of the row where the playbook has none, and leaves the incident to people below it', () => {
    const own = smallPlaybook('A', { conditions: {} });
    const config = { ...WIDE, gates: [{ gate: 'auto' as const, threshold: 91 }] };
    expect(decide(inputs({ playbooks: [own], config, lines: { 'gates.0': 'cordon.yaml:7' } }))).toMatchObject({
      playbook: null, gate: null, risk: { threshold: 91 }, nearest: { playbook: 'A', where: 'cordon.yaml:7', failed: 'the risk score 90 is below 91' },
    });
    expect(decide(inputs({ playbooks: [own], config: { ...config, gates: [{ gate: 'auto', threshold: 90 }] } })).gate).toBe('auto');
    expect(decide(inputs({ playbooks: [own] })).risk.threshold).toBe(75);
  });

  it('makes the gate per target: alice runs, the payment server waits', () => {
    const own = smallPlaybook('A', { actions: [{ id: 'revoke', type: 'revoke_token' }, { id: 'isolate', type: 'isolate_host' }] });
    const decision = decide(inputs({ playbooks: [own], events: [event({ entities: [ALICE, PAYMENTS] })], contexts: [known(ALICE), known(PAYMENTS, { environment: 'production', criticality: 9 })] }));
    expect(decision.targets.map((target) => [target.action, target.target.name, target.gate])).toEqual([['revoke', 'alice@contoso.example', 'auto'], ['isolate', 'srv-pay-01', 'approval']]);
    expect(decision.gate).toBe('approval');
  });

  it('waits for the outcome that an action needs, and goes on when it is recorded', () => {
    const own = smallPlaybook('A', { actions: [{ id: 'revoke', type: 'revoke_token' }, { id: 'disable', type: 'disable_account', needs: [{ action: 'revoke', outcome: 'accepted' }] }] });
    const first = inputs({ playbooks: [own] });
    expect(decide(first)).toMatchObject({ targets: [{ action: 'revoke' }], waiting: [{ action: 'disable', target: entityRef(ALICE), needs: 'revoke: accepted' }] });
    const second = decide({ ...first, outcomes: [{ action: 'revoke', target: entityRef(ALICE), state: 'effective' }] });
    expect(second).toMatchObject({ targets: [{ action: 'revoke' }, { action: 'disable' }], waiting: [] });
    expect(decide({ ...first, outcomes: [{ action: 'revoke', target: entityRef(ALICE), state: 'failed' }] }).waiting).toHaveLength(1);
  });

  it('counts all targets of a needed action together for a ticket: each effective, or one failed', () => {
    const ticket = (outcome: string) => inputs({
      playbooks: [smallPlaybook('A', { actions: [{ id: 'revoke', type: 'revoke_token' }, { id: 'tell', type: 'create_ticket', needs: [{ action: 'revoke', outcome }] }] })],
      events: [event({ entities: [ALICE, { kind: 'user', value: 'bob', name: 'bob' }] })],
    });
    const told = (outcome: string, alice: 'effective' | 'failed', bob: 'effective' | 'accepted') => decide({
      ...ticket(outcome), outcomes: [{ action: 'revoke', target: entityRef(ALICE), state: alice }, { action: 'revoke', target: 'user:bob', state: bob }],
    }).targets.filter((target) => target.action === 'tell').length;
    expect([told('effective', 'effective', 'accepted'), told('effective', 'effective', 'effective'), told('failed', 'failed', 'effective'), told('failed', 'effective', 'effective')]).toEqual([0, 1, 1, 0]);
    expect(decide(ticket('effective')).waiting).toHaveLength(1);
  });

  it('keeps hostile names as data in parameters and reasons', () => {
    const evil = { ...ALICE, value: '{{ incident.id }}\u001b[2J', name: '__proto__' };
    const own = playbook(JSON.stringify({ playbook: { id: 'A', name: 'A', version: '1.0.0', triggers: [{ source: 'edr', event_type: 'credential_theft' }], conditions: { risk_threshold: 0, environment: ['dev'] }, actions: [{ id: 't', type: 'create_ticket', parameters: { who: '{{ entity.value }}', text: 'for {{ entity.value }}' } }] } }));
    const shown = decide(inputs({ playbooks: [own], events: [event({ entities: [evil] })], contexts: [known(evil)] }));
    expect(JSON.stringify(shown.nearest)).not.toContain('\u001b');
    const taken = decide(inputs({ playbooks: [own], events: [event({ entities: [evil] })], contexts: [known(evil, { environment: 'dev' })] }));
    expect(taken.targets[0]?.parameters).toEqual({ who: evil.value, text: `for ${evil.value}` });
  });

  const severities: Severity[] = ['low', 'medium', 'high', 'critical'];
  const world = fc.record({
    people: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    criticality: fc.array(fc.option(fc.integer({ min: 0, max: 10 })), { minLength: 6, maxLength: 6 }),
    environment: fc.array(fc.constantFrom('production', 'staging', null), { minLength: 6, maxLength: 6 }),
    severity: fc.constantFrom(...severities),
    sources: fc.uniqueArray(fc.constantFrom('edr' as const, 'siem' as const, 'identity' as const), { minLength: 1 }),
  }).map(({ people, criticality, environment, severity, sources }) => {
    const entities = [...people.map((name) => ({ kind: 'user' as const, value: name, name })), WS17, ATTACKER];
    const contexts = entities.map((one, index) => known(one, { known: one.kind !== 'ip', criticality: criticality[index] ?? null, environment: environment[index] ?? null }));
    const events: Event[] = sources.map((source, index) => event({ source, severity, entities: entities.slice(index) }));
    const playbooks = ['A', 'B', 'C'].map((id, index) => smallPlaybook(id, {
      conditions: index === 2 ? { risk_threshold: 30, asset_criticality: '<= 6' } : { risk_threshold: index * 20 },
      actions: [{ id: 'revoke', type: 'revoke_token' }, { id: 'isolate', type: 'isolate_host' }, { id: 'block', type: 'block_ip' }, { id: 'ticket', type: 'create_ticket' }],
    }));
    return inputs({ entities, contexts, events, severity, playbooks, config: { ...WIDE, guardrails: { caps: { perRun: { targets: 2, percent: 100 } } } } });
  });

  it('is valid and the same again, for any inputs', () => {
    fc.assert(fc.property(world, (value) => {
      const decision = decide(DecideInputs.parse(value));
      expect(Decision.parse(decision)).toEqual(decision);
      expect(canonicalJson(decide(value))).toBe(canonicalJson(decision));
    }), { numRuns: 60 });
  });

  it('does not change its inputs', () => {
    fc.assert(fc.property(world, (value) => {
      const before = structuredClone(value);
      decide(value);
      expect(value).toEqual(before);
    }), { numRuns: 30 });
  });

  it('does not depend on the order of events, entities, contexts or playbooks', () => {
    const shuffled = world.chain((value) => fc.record({
      value: fc.constant(value),
      events: fc.shuffledSubarray(value.events, { minLength: value.events.length }),
      entities: fc.shuffledSubarray(value.incident.entities, { minLength: value.incident.entities.length }),
      contexts: fc.shuffledSubarray(value.context.entities, { minLength: value.context.entities.length }),
      playbooks: fc.shuffledSubarray(value.policy.playbooks, { minLength: value.policy.playbooks.length }),
    }));
    fc.assert(fc.property(shuffled, ({ value, events, entities, contexts, playbooks }) => {
      const other = { ...value, events, incident: { ...value.incident, entities }, context: { ...value.context, entities: contexts }, policy: { ...value.policy, playbooks } };
      expect(canonicalJson(decide(other))).toBe(canonicalJson(decide(value)));
    }), { numRuns: 100 });
  });

  it('never puts a production-critical or unknown target on auto', () => {
    fc.assert(fc.property(world, (value) => {
      for (const target of decide(value).targets.filter(({ gate }) => gate === 'auto')) {
        const context = value.context.entities.find(({ entity }) => entityRef(entity) === entityRef(target.target));
        if (context?.known !== true) continue;
        expect(context.criticality).not.toBeNull();
        expect(context.environment).not.toBeNull();
        expect(context.environment === 'production' && (context.criticality ?? 10) > 7).toBe(false);
      }
    }), { numRuns: 100 });
  });
});
