import { describe, expect, it } from 'vitest';
import { controlKey, entityRef, sha256, type EntryDraft, type Outcome } from '../model/index.ts';
import { append } from './chain.ts';
import { ALICE, at, DANA, decision, draft, event, hold, idOf, incident, inputs, plan, seededRandom } from './fixtures.ts';
import type { IncidentRecord } from './read.ts';
import { approvedPlans, outcomesOf, stateOf, unrestored, waitingPlans } from './state.ts';

const CONTROL = controlKey(hold('a').control);

function recordOf(entries: EntryDraft[], fields: Partial<IncidentRecord> = {}): IncidentRecord {
  return {
    folder: 'x', incident: incident('a'), events: [event('a')], decisions: [], plans: [], holds: [], tasks: [],
    timeline: append([], idOf('a'), entries, seededRandom(1)).map(({ entry }) => entry), ...fields,
  };
}

function outcome(fields: Partial<Outcome> = {}): Outcome {
  return { action: 'disable', target: entityRef(ALICE), requestedAt: at(2), acceptedAt: null, effectiveAt: null, residual: null, failure: null, ...fields };
}

const told = (minutes: number, fields: Partial<Outcome> = {}): EntryDraft => draft(minutes, { kind: 'outcome', outcome: outcome(fields), controls: [CONTROL], attempt: 1 });
const auto = plan('a', 1, 'auto');
const approval = plan('a', 1, 'approval');
const held = draft(2, { kind: 'held', n: 1, digest: auto.digest, controls: [CONTROL], targets: [entityRef(ALICE)], automatic: true });
const released = draft(9, { kind: 'released', controls: [CONTROL], why: 'released', reason: 'over' });
const failure = { reason: '403', next: 'ask' };
const second = hold('a', auto.digest, { action: 'other' });
const opened = draft(0, { kind: 'opened', fingerprint: sha256('a') });

describe('src/record/state', () => {
  it.each<[string, IncidentRecord]>([
    ['new', recordOf([opened])],
    ['escalated', recordOf([opened, draft(1, { kind: 'escalated', reason: 'r', next: 'n', action: null, target: null })])],
    ['escalated', recordOf([opened], { decisions: [{ ...decision(inputs('a')), gate: 'deny' }] })],
    ['awaiting-approval', recordOf([opened], { plans: [approval] })],
    ['containing', recordOf([held], { plans: [auto], holds: [hold('a', auto.digest)] })],
    ['containing', recordOf([held, told(3, { acceptedAt: at(3) })], { plans: [auto], holds: [hold('a', auto.digest)] })],
    ['contained', recordOf([held, told(3, { acceptedAt: at(3), effectiveAt: at(3) })], { plans: [auto], holds: [hold('a', auto.digest)] })],
    ['escalated', recordOf([held, told(3, { failure })], { plans: [auto], holds: [hold('a', auto.digest)] })],
    ['partly-contained', recordOf([held, told(3, { failure }), told(3, { action: 'other', acceptedAt: at(3), effectiveAt: at(3) })], { plans: [auto], holds: [hold('a', auto.digest), second] })],
    ['partly-contained', recordOf([held, released], { plans: [auto] })],
    ['released', recordOf([held, released, draft(10, { kind: 'restored', controls: [CONTROL] })], { plans: [auto] })],
    ['released', recordOf([held, released, draft(10, { kind: 'irreversible', control: CONTROL, what: 'a session' })], { plans: [auto] })],
    ['closed', recordOf([opened, draft(9, { kind: 'closed', as: 'benign', reason: 'r' })])],
  ])('is %s', (state, record) => {
    expect(stateOf(record)).toBe(state);
  });

  it('keeps the earliest times of an action over later looks', () => {
    const record = recordOf([held, told(3, { acceptedAt: at(3), effectiveAt: at(4) }), told(9, { requestedAt: at(8), acceptedAt: at(8), effectiveAt: at(9) })]);
    expect(outcomesOf(record)).toEqual([outcome({ acceptedAt: at(3), effectiveAt: at(4) })]);
  });

  it('takes "effective" back when drift was seen, until it is effective again', () => {
    const drift = draft(5, { kind: 'drift', control: CONTROL, expected: false, found: true });
    const before = [held, told(3, { acceptedAt: at(3), effectiveAt: at(4) }), drift];
    expect(outcomesOf(recordOf(before))[0]?.effectiveAt).toBeNull();
    expect(outcomesOf(recordOf([...before, told(7, { acceptedAt: at(7), effectiveAt: at(7) })]))[0]).toMatchObject({ acceptedAt: at(3), effectiveAt: at(7) });
  });

  it('begins anew when a further increment asks for the same control', () => {
    const first = [held, told(3, { acceptedAt: at(3), effectiveAt: at(4) })];
    expect(outcomesOf(recordOf([...first, held]))).toEqual([]);
    expect(outcomesOf(recordOf([...first, held, told(8, { requestedAt: at(8), acceptedAt: at(8), effectiveAt: at(9) })]))).toMatchObject([{ requestedAt: at(8), effectiveAt: at(9) }]);
  });

  it('counts an approval only for the digest that its plan has', () => {
    const approve = (digest: string): EntryDraft => draft(2, { kind: 'approved', n: 1, digest }, DANA);
    expect(approvedPlans(recordOf([approve(approval.digest)], { plans: [approval] }))).toHaveLength(1);
    const other = recordOf([approve(sha256('x'))], { plans: [approval] });
    expect(approvedPlans(other)).toEqual([]);
    expect(waitingPlans(other)).toEqual([approval]);
    expect(waitingPlans(recordOf([draft(2, { kind: 'superseded', n: 1, digest: approval.digest, by: 2, reason: 'r' })], { plans: [approval] }))).toEqual([]);
  });

  it('names what was let go and is not seen restored, and not what is held again', () => {
    expect(unrestored(recordOf([held, released]))).toEqual([CONTROL]);
    expect(unrestored(recordOf([held, released, held]))).toEqual([]);
  });
});
