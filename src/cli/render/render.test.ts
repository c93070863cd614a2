import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { controlKey, entityRef, sha256, type Decision, type EntryDraft, type Outcome, type Task } from '../../model/index.ts';
import { append } from '../../record/chain.ts';
import { ALICE, at, DANA, decision, draft, event, hold, idOf, incident, inputs, plan, seededRandom } from '../../record/fixtures.ts';
import type { IncidentRecord } from '../../record/index.ts';
import { renderExplanation } from './explain.ts';
import { renderIncident, renderList } from './incident.ts';
import { nextSteps } from './next.ts';
import { renderPlan } from './plan.ts';

const plain = createColors(false);
const golden = (name: string): string => `testdata/${name}.golden`;
const HOSTILE = 'Stolen \u001b[2J{{ x }} <b>\n`rm -rf`\u202e';
const LAPTOP = { kind: 'device', value: '73e7e2de709dff64ef64b1d0c30e67fab63279db', name: 'ws-17' } as const;

function record(name: string, entries: readonly EntryDraft[], more: Partial<IncidentRecord> = {}): IncidentRecord {
  return {
    folder: `incidents/open/${idOf(name)}`, incident: incident(name), events: [event(name)], decisions: [decided(name)], plans: [], holds: [], tasks: [],
    timeline: append([], idOf(name), [draft(0, { kind: 'opened', fingerprint: event(name).fingerprint }), DECIDED, ...entries], seededRandom(1)).map(({ entry }) => entry), ...more,
  };
}

const DECIDED = draft(1, { kind: 'decided', round: 1, inputs: sha256('i'), decision: sha256('d'), gate: 'approval' });

function decided(name: string, overrides: Partial<Decision> = {}): Decision {
  const parts = [{ name: 'severity', points: 20, reason: 'severity is high' }, { name: 'critical asset', points: 0, reason: 'not above 8' }, { name: 'repeat offender', points: -5, reason: HOSTILE }];
  return { ...decision(inputs(name)), risk: { score: 81, threshold: 75, parts }, ...overrides };
}

function outcome(target: typeof ALICE | typeof LAPTOP, action: string, overrides: Partial<Outcome> = {}): EntryDraft {
  return draft(3, { kind: 'outcome', attempt: 1, controls: [], outcome: { action, target: entityRef(target), requestedAt: at(2), acceptedAt: at(2.25), effectiveAt: null, residual: null, failure: null, ...overrides } });
}

function waits(): IncidentRecord {
  const made = plan('waits', 1, 'approval');
  const reason = { rule: 'production-critical', where: 'cordon (built in)', gate: 'approval' as const, reason: 'user "alice" is production-critical' };
  const { action, responder, target, onFailure, timeoutSeconds, retry } = hold('waits');
  const targets: Decision['targets'] = [{ action, type: 'disable_account', responder, target, parameters: {}, duration: '24h', onFailure, timeoutSeconds, retry, gate: 'approval', reasons: [reason], exceptions: [], refusals: [] }];
  return record('waits', [draft(1, { kind: 'planned', n: 1, digest: made.digest, gate: 'approval' })], {
    incident: incident('waits', { title: HOSTILE, state: 'awaiting-approval', priority: 'P1', entities: [ALICE, LAPTOP], severityAssumed: true }),
    plans: [{ ...made, residual: [{ action: 'disable', target: entityRef(ALICE), residual: { what: 'old tokens', until: at(60) } }] }], decisions: [decided('waits', { gate: 'approval', targets })],
  });
}

function partly(): IncidentRecord {
  const device = hold('partly', sha256('none'), { action: 'isolate', target: LAPTOP, control: { scope: 'defender-contoso', type: 'defender:device-isolation', object: LAPTOP.value, field: 'isolation' } });
  const ticket: Task = { key: `${idOf('partly')}/ticket`, incident: idOf('partly'), action: 'tell', responder: 'notify/ticket', target: ALICE, scope: 'tickets', parameters: {}, timeoutSeconds: 30, retry: { maxAttempts: 1, backoffMs: 0 } };
  return record('partly', [
    outcome(ALICE, 'disable', { effectiveAt: at(2.5), residual: { what: 'access tokens that were issued before', until: at(90) } }),
    outcome(LAPTOP, 'isolate', { acceptedAt: null, failure: { reason: 'HTTP 403: the app lacks Machine.Isolate', next: 'Grant Machine.Isolate, then run `cordon sweep`.' } }),
    outcome(ALICE, 'tell', { effectiveAt: at(2.25) }), draft(3, { kind: 'task-done', key: ticket.key, action: 'tell', target: entityRef(ALICE), reference: 'https://jira.example/browse/SEC-1' }),
    draft(4, { kind: 'acknowledged' }, DANA),
  ], { incident: incident('partly', { state: 'partly-contained', acknowledgedAt: at(4) }), holds: [hold('partly'), device], tasks: [ticket] });
}

function unmatched(): IncidentRecord {
  const refusal = { rule: 'conditions.environment', where: 'playbooks/a.yaml:12', reason: 'the environment of device "ws-17" is unknown', next: 'Handle it by hand, correct the inventory, or change the condition.' };
  return record('unmatched', [], {
    incident: incident('unmatched', { priority: 'P3', linked: [idOf('waits')] }),
    decisions: [decided('unmatched', { playbook: null, gate: null, nearest: { playbook: 'IR-AUTO-042', where: 'playbooks/a.yaml:13', failed: 'the risk score 45 is below 75' }, refusals: [refusal, { ...refusal, rule: 'conditions.asset_criticality' }] })],
  });
}

function released(): IncidentRecord {
  const controls = [controlKey(hold('released').control)];
  return record('released', [outcome(ALICE, 'disable', { effectiveAt: at(2.5) }), draft(9, { kind: 'held', n: 1, digest: sha256('p'), controls, targets: [], automatic: true }),
    draft(9, { kind: 'released', controls, why: 'released', reason: 'over' }, DANA), draft(10, { kind: 'restored', controls })], { incident: incident('released', { state: 'released', priority: 'P4', acknowledgedAt: at(4) }) });
}

const situations = { waits, partly, unmatched, released };

describe('src/cli/render', () => {
  it.each(Object.entries(situations))('shows an incident that is "%s" to the person on call', async (name, make) => {
    await expect(renderIncident(make(), plain, true)).toMatchFileSnapshot(golden(`incident-${name}`));
  });

  it('lists incidents one line each, with what to do next', async () => {
    await expect(renderList(Object.values(situations).map((make) => make()), plain)).toMatchFileSnapshot(golden('list'));
  });

  it('shows an increment that waits with why it waits, and how to approve it', async () => {
    const made = waits();
    await expect(made.plans.map((one) => renderPlan(one, true, plain, made)).join('')).toMatchFileSnapshot(golden('plan'));
  });

  it('explains a decision by subject, with where each rule is written', async () => {
    await expect(renderExplanation([
      { subject: 'risk', rule: 'severity', where: 'cordon.yaml (defaults)', result: '+20', reason: 'severity is high' },
      { subject: 'risk', rule: 'repeat offender', where: 'cordon.yaml:30', result: '0', reason: HOSTILE },
      { subject: 'disable on "user:1"', rule: 'gate table', where: 'cordon.yaml:15', result: 'approval', reason: 'the first row that fits' },
      { subject: 'refused', rule: 'protected', where: 'inventory/protected.yaml:3', result: 'Handle it by hand.', reason: 'break-glass account' },
    ], plain)).toMatchFileSnapshot(golden('explain'));
  });

  it('obeys no control or direction character of an alert', () => {
    const made = waits();
    for (const text of [renderIncident(made, plain, true), renderList([made], plain), ...made.plans.map((one) => renderPlan(one, true, plain, made))]) {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(text).toContain('Stolen \\u{1b}[2J{{ x }} <b>\\u{a}');
    }
  });

  it('is coloured only where colours are on', () => {
    expect(renderIncident(partly(), createColors(true), false)).toContain('\u001b[31mFAILED');
  });

  it('names what comes next: approve before all else, sweep for what is not restored, nothing for a closed one', () => {
    const open = released();
    const controls = [controlKey(hold('x').control)];
    const stuck = record('x', [draft(9, { kind: 'released', controls, why: 'released', reason: 'over' })]);
    expect(nextSteps(waits()).map(({ command }) => command?.split(' ')[1])).toEqual(['plan', 'approve', 'ack']);
    expect(nextSteps(stuck).map(({ command }) => command?.split(' ')[1])).toEqual(['sweep', 'ack']);
    expect(nextSteps(open).map(({ command }) => command?.split(' ')[1])).toEqual(['close']);
    expect(nextSteps({ ...open, incident: { ...open.incident, closedAt: at(12) } })).toEqual([]);
  });

});
