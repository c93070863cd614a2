import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expansion } from '../../responders/contract.ts';
import { controlKey, digestOf, entityRef, type Decision, type Hold, type TargetDecision } from '../model/index.ts';
import type { Prepared } from './preflight.ts';
import { holdsOf, planIncrements, type PlanInputs } from './plan.ts';
import { A, B, blocked, context, disabled, isolated, NOW, roleSessions, sessions, users } from './testing.ts';

const UNTIL = '2026-11-22T03:00:00.000Z';

/** What one action, by its responder, would set on its target: the controls of these holds. */
function prepared(holds: readonly Hold[], more: Partial<TargetDecision> = {}): Prepared {
  const [first] = holds;
  if (first === undefined) throw new Error('no hold');
  const decided: TargetDecision = {
    action: 'contain', type: 'contain', responder: 'test/contain', target: first.target, parameters: {}, duration: '24h', onFailure: 'keep', timeoutSeconds: 30,
    retry: { maxAttempts: 1, backoffMs: 0 }, gate: 'auto', reasons: [{ rule: 'gates', where: 'cordon.yaml:1', gate: 'auto', reason: 'test' }], exceptions: [], refusals: [], ...more,
  };
  const expansion = holds.map(({ control, value, before }): Expansion => ({ kind: 'control', control, value, before }));
  return { decided, gate: decided.gate, until: UNTIL, facts: {}, expansion, residual: null, notes: [] };
}

function task(key: string): Prepared {
  return { ...prepared([disabled()], { responder: 'notify/ticket' }), expansion: [{ kind: 'task', scope: 'tickets', key, parameters: {} }] };
}

function inputs(all: readonly Prepared[], more: Partial<PlanInputs> = {}): PlanInputs {
  const decision: Decision = {
    incident: A, round: 1, at: NOW, risk: { score: 90, threshold: 75, parts: [] }, priority: { value: 'P1', parts: [] }, queue: 'soc',
    playbook: { id: 'P', version: '1.0.0', digest: digestOf('P') }, others: [], nearest: null, targets: all.map(({ decided }) => decided), waiting: [], exceptions: [], refusals: [], gate: 'auto',
  };
  return { decision, prepared: all, active: [], unrestored: [], waiting: [], tasks: new Set(), lastSeen: new Map(), ended: new Set(), nextN: 1, now: NOW, ...more };
}

const plan = (all: readonly Prepared[], more: Partial<PlanInputs> = {}): ReturnType<typeof planIncrements> => planIncrements(inputs(all, more), context);
const pool = [prepared([disabled(), sessions()]), prepared([isolated()], { gate: 'approval' }), prepared([roleSessions()]), prepared([blocked('203.0.113.7/32')]), task('A/ticket')];

describe('src/contain/plan', () => {
  it('gives the same bytes and digest for the same targets in any order, and whatever other time it is', () => {
    fc.assert(fc.property(fc.shuffledSubarray(pool, { minLength: 5 }), (order) => {
      expect(plan(order).map(({ digest }) => digest)).toEqual(plan(pool).map(({ digest }) => digest));
    }));
    expect(plan(pool, { now: '2026-11-21T09:00:00.000Z' })[0]?.digest).toBe(plan(pool)[0]?.digest);
  });

  it('makes one increment a gate, auto first, and the digest covers each hold', () => {
    const plans = plan(pool);
    expect(plans.map(({ n, gate, covers }) => ({ n, gate, holds: covers.holds.length, tasks: covers.tasks.length }))).toEqual([{ n: 1, gate: 'auto', holds: 4, tasks: 1 }, { n: 2, gate: 'approval', holds: 1, tasks: 0 }]);
    for (const { covers, digest } of plans) expect(digest).toBe(digestOf(covers));
    expect(plan([prepared([isolated('Selective')])])[0]?.digest).not.toBe(plan([prepared([isolated('Full')])])[0]?.digest);
  });

  it('plans nothing twice: what is held, waits or was done makes no second increment', () => {
    const [auto, approval] = plan(pool);
    if (auto === undefined || approval === undefined) throw new Error('two plans');
    const active = holdsOf(auto.covers, auto.digest);
    expect(plan(pool, { active, waiting: [approval], tasks: new Set(['A/ticket']) })).toEqual([]);
  });

  it('revokes once more who was seen to act after the time in the revocation, and nobody else', () => {
    const stamped = { ...sessions(), stamps: ['2026-11-21T03:00:05.000Z'] };
    const again = (seen: string) => plan([prepared([sessions()])], { active: [stamped], lastSeen: new Map([[entityRef(stamped.target), seen]]) });
    expect(again('2026-11-21T03:00:05.000Z')).toEqual([]);
    expect(again('2026-11-21T03:00:06Z')[0]?.covers.holds).toHaveLength(1);
    const device = isolated();
    expect(plan([prepared([device])], { active: [{ ...device, stamps: [] }], lastSeen: new Map([[entityRef(device.target), '2026-11-21T09:00:00Z']]) })).toEqual([]);
  });

  it('restores what was there before the first holder, also when that was nothing', () => {
    const ours = [{ ...isolated(), incident: B, before: null }];
    const [second] = plan([prepared([{ ...isolated(), before: { mode: 'Full' } }])], { active: ours });
    expect(second?.covers.holds.map(({ before }) => before)).toEqual([null]);
    expect(second?.steps.map(({ op }) => op)).toEqual(['same']);
  });

  it('lets a later time of the same revocation make no new increment, and a stricter mode one', () => {
    const active = [sessions(NOW), isolated('Selective')];
    expect(plan([prepared([sessions('2026-11-21T05:00:00.000Z')])], { active })).toEqual([]);
    expect(plan([prepared([isolated('Selective')])], { active })).toEqual([]);
    expect(plan([prepared([isolated('Full')])], { active })[0]?.covers.holds).toMatchObject([{ value: { mode: 'Full' } }]);
  });

  it('has only new targets in the next increment, so that an approval is not starved', () => {
    const [first] = plan([prepared([disabled()], { gate: 'approval' })]);
    if (first === undefined) throw new Error('a plan');
    const [next] = plan([prepared([disabled()], { gate: 'approval' }), prepared([isolated()], { gate: 'approval' })], { waiting: [first], nextN: 2 });
    expect(next?.covers.holds.map(({ control }) => control.type)).toEqual(['defender:device-isolation']);
    expect(next?.n).toBe(2);
  });

  it('keeps `before` of an existing hold, whoever has it: what preflight sees now is our own doing', () => {
    const active = [disabled(undefined, { incident: B, before: { enabled: true } })];
    const seen = prepared([disabled(undefined, { before: { enabled: false } })]);
    expect(plan([seen], { active })[0]?.covers.holds).toMatchObject([{ incident: A, before: { enabled: true } }]);
  });

  it('holds too what another incident holds by the same action on the same target, though preflight cannot see it any more', () => {
    const [one, two] = users(2);
    const hidden = disabled(one, { incident: B, target: sessions().target });
    const [increment] = plan([prepared([sessions()])], { active: [hidden, disabled(two, { incident: B })] });
    expect(increment?.covers.holds.map(({ control, incident }) => [control.type, control.object, incident])).toEqual([
      ['entra:account-enabled', one, A], ['entra:sessions-valid-from', sessions().control.object, A],
    ]);
  });

  it('gives back what was there before a hold that was let go and is not restored yet, and holds too what preflight cannot see of it', () => {
    const [one] = users(1);
    const gone = disabled(one, { target: sessions().target, before: { enabled: true } });
    const seen = prepared([disabled(one, { before: { enabled: false } })]);
    expect(plan([seen], { unrestored: [gone] })[0]?.covers.holds).toMatchObject([{ incident: A, before: { enabled: true } }]);
    expect(plan([prepared([sessions()])], { unrestored: [gone] })[0]?.covers.holds.map(({ control, before }) => [control.object, before])).toEqual([
      [one, { enabled: true }], [sessions().control.object, null],
    ]);
  });

  it('asks anew for a hold whose time is over at this very instant, and for none that lasts a moment longer', () => {
    const again = (until: string) => plan([prepared([disabled()])], { active: [disabled(undefined, { until })] });
    expect(again('2026-11-21T03:00:00.001Z')).toEqual([]);
    expect(again(NOW)[0]?.covers.holds).toMatchObject([{ until: UNTIL, before: { enabled: true } }]);
  });

  it('leaves alone what ended by itself, and nothing else', () => {
    const [increment] = plan([prepared([disabled(), isolated()])], { ended: new Set([controlKey(disabled().control)]) });
    expect(increment?.covers.holds.map(({ control }) => control.type)).toEqual(['defender:device-isolation']);
  });

  it('joins two actions on one control, with the later expiry', () => {
    const longer = { ...prepared([isolated('Full')]), until: '2026-11-25T03:00:00.000Z' };
    const [increment] = plan([prepared([isolated('Selective')]), longer]);
    expect(increment?.covers.holds).toMatchObject([{ value: { mode: 'Full' }, until: '2026-11-25T03:00:00.000Z' }]);
  });

  it('says what Pulumi will do and how each is undone', () => {
    const [increment] = plan([prepared([disabled(), sessions()]), prepared([blocked('203.0.113.8/32')])], { active: [blocked('203.0.113.7/32', undefined, { incident: B })] });
    expect(increment?.steps.map(({ op, type, target }) => `${op} ${type} ${target}`).sort()).toEqual([
      'create cordon:entra:AccountEnabled', 'create cordon:entra:SessionsValidFrom',
    ].map((step) => `${step} ${entityRef(disabled().target)}`).concat([
      'update azure-native:network:SecurityRule ip:203.0.113.8', 'update azure-native:network:SecurityRule ip:203.0.113.8',
    ]).sort());
    expect(increment?.undo.map(({ how }) => how).join('\n')).toMatch(/enabled again[\s\S]*cannot be undone|cannot be undone[\s\S]*enabled again/);
  });

  it('plans nothing for deny and shadow, nor without a playbook', () => {
    expect(plan([prepared([disabled()], { gate: 'deny' }), prepared([isolated()], { gate: 'shadow' })])).toEqual([]);
    const without = inputs(pool);
    expect(planIncrements({ ...without, decision: { ...without.decision, playbook: null } }, context)).toEqual([]);
  });
});
