import { describe, expect, it } from 'vitest';
import { entityRef } from '../model/index.ts';
import type { DecideInputs, EntityContext, Pause, ProtectedRule, StormTrip } from '../model/index.ts';
import { decide } from './index.ts';
import { ALICE, ATTACKER, entity, event, inputs, known, NOW, smallPlaybook, WIDE, WS17, type World } from './testing.ts';

const ACTIONS = ['revoke_token', 'isolate_host', 'block_ip'].map((type) => ({ id: type, type }));
const PLAYBOOK = smallPlaybook('A', { actions: ACTIONS });
const TICKET = smallPlaybook('A', { actions: [{ id: 'ticket', type: 'create_ticket' }] });
const gate = (world: World, changes: Partial<DecideInputs> = {}) => decide(inputs({ playbooks: [PLAYBOOK], events: [event()], ...world }, changes));

describe('src/decide/guardrails', () => {
  describe('protected entities', () => {
    const role = entity('aws_role', 'arn:aws:iam::210987654321:role/ops/break-glass', 'break-glass');
    const cases: [string, ProtectedRule, ReturnType<typeof entity>, Partial<EntityContext>][] = [
      ['its id', { kind: 'user', id: ALICE.value, reason: 'r' }, ALICE, {}],
      ['its id in upper case', { kind: 'user', id: ALICE.value.toUpperCase(), reason: 'r' }, ALICE, {}],
      ['its UPN', { kind: 'user', id: 'ALICE@Contoso.example', reason: 'r' }, ALICE, {}],
      ['an alias', { kind: 'user', id: 'corp\\ALICE', reason: 'r' }, ALICE, { aliases: ['CORP\\alice'] }],
      ['an ARN', { kind: 'aws_role', id: role.value, reason: 'r' }, role, {}],
      ['the name inside an ARN', { kind: 'aws_role', id: 'break-glass', reason: 'r' }, { ...role, name: role.value }, {}],
      ['the ARN of a session of it', { kind: 'aws_role', id: 'arn:aws:iam::210987654321:role/web', reason: 'r' }, entity('aws_role', 'arn:aws:sts::210987654321:assumed-role/web/i-1'), {}],
      ['a pattern', { kind: 'device', match: 'DC-*', reason: 'r' }, entity('device', 'f00', 'dc-01.corp.contoso.example'), {}],
      ['a pattern on an alias', { kind: 'device', match: 'dc-*', reason: 'r' }, entity('device', 'f00', 'srv-1'), { aliases: ['DC-01'] }],
      ['an address', { kind: 'ip', id: '198.51.100.1', reason: 'r' }, entity('ip', '::ffff:198.51.100.1'), {}],
      ['a network', { kind: 'ip', cidr: '198.51.100.0/28', reason: 'r' }, entity('ip', '198.51.100.15'), {}],
      ['a network, as IPv6-mapped IPv4', { kind: 'ip', cidr: '198.51.100.0/28', reason: 'r' }, entity('ip', '::FFFF:c633:6401'), {}],
      ['a network inside the target\'s', { kind: 'ip', cidr: '198.51.100.0/28', reason: 'r' }, entity('ip', '198.51.0.0/16'), {}],
      ['an IPv6 network', { kind: 'ip', cidr: '2001:db8::/32', reason: 'r' }, entity('ip', '2001:0DB8:0::1'), {}],
      ['a network that cannot be read', { kind: 'ip', cidr: 'our egress', reason: 'r' }, ATTACKER, {}],
    ];
    it.each(cases)('recognises %s', (_, rule, target, context) => {
      const decision = gate({ protected: [{ rule, where: 'inventory/protected.yaml:2' }], events: [event({ entities: [target] })], contexts: [known(target, context)] });
      expect(decision.gate).toBe('deny');
      expect(decision.targets[0]?.refusals[0]).toMatchObject({ rule: 'protected entities', where: 'inventory/protected.yaml:2' });
      expect(decision.refusals).toContainEqual(decision.targets[0]?.refusals[0]);
    });

    const others: [string, ProtectedRule, ReturnType<typeof entity>][] = [
      ['another kind', { kind: 'device', id: ALICE.value, reason: 'r' }, ALICE],
      ['a dot that is no wildcard', { kind: 'user', match: 'a.ice*', reason: 'r' }, ALICE],
      ['a pattern that fits a part only', { kind: 'user', match: 'lice*', reason: 'r' }, ALICE],
      ['an IPv4 address that as a number lies in an IPv6 network', { kind: 'ip', cidr: '::/64', reason: 'r' }, entity('ip', '198.51.100.1')],
      ['a neighbouring address', { kind: 'ip', cidr: '198.51.100.0/28', reason: 'r' }, entity('ip', '198.51.100.16')],
    ];
    it.each(others)('does not take %s for protected', (_, rule, target) => {
      expect(gate({ protected: [{ rule, where: 'p:1' }], events: [event({ entities: [target] })], contexts: [known(target)] }).gate).toBe('auto');
    });

    it('still sends a ticket about a protected account', () => {
      expect(gate({ playbooks: [TICKET], protected: [{ rule: { kind: 'user', id: ALICE.value, reason: 'r' }, where: 'p:1' }] }).gate).toBe('auto');
    });
  });

  describe('pause', () => {
    const pause = (scope: string | null): Pause[] => [{ scope, reason: 'change freeze', by: 'dana', at: NOW }];
    it.each([
      [null, null, 'deny'], ['entra-contoso', 'entra-contoso', 'deny'], ['entra', 'entra-contoso', 'deny'], ['entra-contoso', null, 'deny'],
      ['entra-fabrikam', 'entra-contoso', 'auto'], ['aws-210987654321', null, 'auto'], ['somewhere', null, 'deny'], ['azure', 'entra-contoso', 'auto'],
    ])('of scope %s on a user of scope %s: %s', (paused, scope, expected) => {
      const decision = gate({ contexts: [known(ALICE, { scope })] }, { pauses: pause(paused) });
      expect(decision.gate).toBe(expected);
      if (expected === 'deny') expect(decision.refusals[0]).toMatchObject({ rule: 'pause', where: 'incidents/pause.yaml' });
    });

    it('of everything stops tickets too, of one scope it does not', () => {
      const contexts = [known(ALICE, { scope: 'entra-contoso' })];
      expect(gate({ playbooks: [TICKET], contexts }, { pauses: pause(null) }).gate).toBe('deny');
      expect(gate({ playbooks: [TICKET], contexts }, { pauses: pause('entra-contoso') }).gate).toBe('auto');
    });

    it('of the scope an action acts in denies, whatever scope the target itself belongs to', () => {
      const contexts = [known(ATTACKER, { scope: 'aws-210987654321' })];
      expect(gate({ events: [event({ entities: [ATTACKER] })], contexts }, { pauses: pause('azure-contoso') }).gate).toBe('deny');
    });
  });

  it('denies everything when a guard could not be read, and names the guard', () => {
    const value = inputs({ playbooks: [PLAYBOOK] });
    const brokenGuards = [{ guard: 'protected entities', where: 'inventory/protected.yaml', reason: 'malformed' }];
    const decision = decide({ ...value, policy: { ...value.policy, brokenGuards } });
    expect(decision.targets.map((target) => target.gate)).toEqual(['deny', 'deny']);
    expect(decision.refusals).toEqual([expect.objectContaining({ rule: 'protected entities', where: 'inventory/protected.yaml', reason: 'the guard cannot answer: "malformed"' })]);
  });

  describe('storm', () => {
    const trip: StormTrip = { source: 'edr', severity: 'critical', reason: '200 events', trippedAt: NOW, lastEventAt: NOW, suppressed: 3 };
    it('asks for a person where only the flood names the target', () => {
      expect(gate({}, { storms: [trip] }).gate).toBe('approval');
      expect(gate({ events: [event({ severity: 'high' })] }, { storms: [trip] }).gate).toBe('auto');
      expect(gate({ events: [event(), event({ severity: 'high', sourceId: 'other' })] }, { storms: [trip] }).gate).toBe('auto');
      expect(gate({}, { storms: [{ ...trip, source: null, severity: null }] }).gate).toBe('approval');
    });

    it('has no targets in its own incident, and says why', () => {
      const value = inputs({ playbooks: [PLAYBOOK] });
      const decision = decide({ ...value, incident: { ...value.incident, storm: trip } });
      expect(decision).toMatchObject({ playbook: null, targets: [], gate: null, refusals: [{ rule: 'storm', where: 'cordon.yaml (defaults)' }] });
    });
  });

  describe('caps', () => {
    const users = ['a', 'b', 'c', 'd'].map((name) => entity('user', name));
    const cap = (targets: number, percent: number) => ({ ...WIDE, guardrails: { caps: { ...WIDE.guardrails.caps, perHour: { targets, percent } } } });
    const taken = (config: NonNullable<World['config']>, used: string[] = []) => gate({ config, events: [event({ entities: users })] }, { capsUsed: { run: [], hour: used, day: used } })
      .targets.filter((target) => target.gate === 'auto').map((target) => target.target.value);
    it.each([
      [cap(2, 100), [], ['a', 'b']], [cap(2, 100), ['user:d'], ['a', 'd']], [cap(2, 100), ['device:x', 'device:y'], []], [cap(2, 100), ['user:a', 'user:b', 'user:c'], ['a', 'b', 'c']],
      [cap(0, 100), [], []], [cap(9, 3), [], ['a', 'b', 'c']], [cap(9, 0), [], []], [cap(9, 0.1), [], ['a']],
    ])('lets through what is left of %j after %j: %j', (config, used, expected) => {
      expect(taken(config, used)).toEqual(expected);
    });

    it('denies the rest with the cap\'s name, place and counts', () => {
      const lines = { 'guardrails.caps': 'cordon.yaml:40' };
      const decision = gate({ config: cap(2, 100), lines, events: [event({ entities: users })] });
      expect(decision.refusals).toHaveLength(2);
      expect(decision.refusals[0]).toMatchObject({ rule: 'guardrails.caps.perHour', where: 'cordon.yaml:40', reason: 'user "c" would be over the cap of 2 targets a hour; 2 taken already' });
    });

    it('counts a target once, and neither tickets nor what waits for a person', () => {
      const two = smallPlaybook('A', { actions: [{ id: 'r', type: 'revoke_token' }, { id: 'd', type: 'disable_account' }, { id: 't', type: 'create_ticket' }] });
      expect(gate({ playbooks: [two], config: cap(1, 100) }).targets.map((target) => target.gate)).toEqual(['auto', 'auto', 'auto']);
      const both = { config: cap(1, 100), events: [event({ entities: [WS17, ALICE] })] };
      const told = smallPlaybook('A', { actions: [{ id: 't', type: 'create_ticket' }, { id: 'r', type: 'revoke_token' }] });
      expect(gate({ ...both, playbooks: [told] }).targets.map((target) => [target.target.name, target.gate])).toEqual([['ws-17', 'auto'], ['alice@contoso.example', 'auto']]);
      const contexts = [known(ALICE), known(WS17, { criticality: null })];
      expect(gate({ config: cap(1, 100), events: [event({ entities: [WS17, ALICE] })], contexts }).targets.map((target) => target.gate)).toEqual(['auto', 'approval']);
    });

    it('denies what would run on auto, and leaves alone what waits for a person and the ticket about it', () => {
      const playbooks = [smallPlaybook('A', { actions: [{ id: 'r', type: 'revoke_token' }, { id: 'd', type: 'disable_account' }, { id: 't', type: 'create_ticket' }] })];
      const config = { ...cap(0, 100), gates: [{ when: { action: ['disable_account'] }, gate: 'approval' as const }, { gate: 'auto' as const }] };
      expect(gate({ playbooks, config }).targets.map((target) => target.gate)).toEqual(['deny', 'approval', 'auto']);
    });

    it('takes no percentage of outside addresses', () => {
      const outside = [1, 2, 3].map((last) => entity('ip', `203.0.113.${last}`));
      const contexts = [known(ALICE), ...outside.map((one) => known(one, { known: false, environment: null, criticality: null }))];
      const decision = gate({ config: cap(9, 5), events: [event({ entities: [ALICE, ...outside] })], contexts });
      expect(decision.targets.map((target) => target.gate)).toEqual(['auto', 'auto', 'auto', 'auto']);
    });
  });

  it('names its entity refs as the ledger does', () => {
    expect(entityRef(ALICE)).toBe(`user:${ALICE.value}`);
  });
});
