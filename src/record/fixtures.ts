import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  canonicalJson, Config, controlKey, digestOf, entityRef, sha256,
  type Actor, type DecideInputs, type Decision, type EntryDraft, type Event, type Hold, type Incident, type Instant, type Plan, type TimelineData,
} from '../model/index.ts';
import { writeInputs } from './inputs.ts';
import { decisionPath, eventPath, planPath } from './layout.ts';
import type { Change } from './change.ts';
import { jsonText, toYaml } from './text.ts';

/** Builders for tests of the ledger: a real git repository, and one small incident. */

export const SERVICE: Actor = { kind: 'service', id: 'cordon@test' };
export const DANA: Actor = { kind: 'person', id: 'dana' };

/** Runs git in a test repository and returns its output. */
export function sh(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A fresh repository on branch main with one commit, and how to delete it. */
export function temporaryRepository(): { root: string; remove: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), 'cordon-ledger-'));
  sh(root, 'init', '-q', '-b', 'main', '--template=');
  sh(root, 'config', 'user.name', 'Test');
  sh(root, 'config', 'user.email', 'test@example.com');
  sh(root, 'commit', '-q', '--allow-empty', '-m', 'begin');
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Random bytes from a seed, for `openLedger`. */
export function seededRandom(seed: number): (bytes: number) => Uint8Array {
  let n = 0;
  return (bytes) => Buffer.from(sha256(`${seed}:${n += 1}`), 'hex').subarray(0, bytes);
}

/** Minutes after the test's beginning. */
export function at(minutes: number): Instant {
  return new Date(Date.UTC(2026, 10, 21, 3, 0, 0) + minutes * 60_000).toISOString();
}

export const ALICE = { kind: 'user', value: '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59', name: 'alice@contoso.example' } as const;

export function event(name: string, overrides: Partial<Event> = {}): Event {
  return {
    fingerprint: sha256(name), adapter: 'generic', source: 'edr', eventType: 'credential_theft', severity: 'high', severityAssumed: false,
    title: `Alert ${name}`, sourceId: name, detection: 'lsass-read', confidence: 90, occurredAt: at(-5), detectedAt: at(-2), receivedAt: at(0),
    entities: [ALICE], unresolved: [], loggedOn: [], tactics: ['credential-access'], techniques: ['T1003.001'], metadata: {}, payloadDigest: sha256(`payload ${name}`),
    ...overrides,
  };
}

/** The id of the incident that `event(name)` opens. */
export const idOf = (name: string): string => `2026-11-21-${sha256(sha256(name)).slice(0, 10)}`;

export function incident(name: string, overrides: Partial<Incident> = {}): Incident {
  return {
    id: idOf(name), title: `Alert ${name}`, state: 'new', severity: 'high', severityAssumed: false, priority: 'P2', queue: 'soc', sources: ['edr'], entities: [ALICE],
    events: [sha256(name)], linked: [], storm: null, openedAt: at(0), lastEventAt: at(0), occurredAt: at(-5), detectedAt: at(-2),
    acknowledgedAt: null, containedAt: null, closedAt: null, closedAs: null, ...overrides,
  };
}

export function hold(name: string, plan = sha256('none'), overrides: Partial<Hold> = {}): Hold {
  return {
    control: { scope: 'entra-contoso', type: 'entra:account-enabled', object: ALICE.value, field: 'accountEnabled' }, value: false, before: true, until: at(24 * 60),
    incident: idOf(name), action: 'disable', responder: 'entra/disable-user', target: ALICE, plan, shard: 0, stamps: [], onFailure: 'keep', timeoutSeconds: 30,
    retry: { maxAttempts: 2, backoffMs: 1_000 }, ...overrides,
  };
}

export function plan(name: string, n = 1, gate: Plan['gate'] = 'auto'): Plan {
  const { plan: _plan, shard: _shard, stamps: _stamps, ...covered } = hold(name);
  const covers: Plan['covers'] = { incident: idOf(name), playbook: { id: 'IR-AUTO-042', version: '1.3.0', digest: sha256('playbook') }, holds: [covered], tasks: [], exceptions: [] };
  return {
    n, incident: idOf(name), at: at(1), round: n, gate, digest: digestOf(covers), covers,
    steps: [{ op: 'create', action: 'disable', target: entityRef(ALICE), scope: 'entra-contoso', type: 'cordon:entra:AccountEnabled' }],
    residual: [], undo: [{ action: 'disable', target: entityRef(ALICE), how: 'enables the account' }],
  };
}

export function inputs(name: string, round = 1): DecideInputs {
  return {
    cordon: { version: '0.1.0', lockfile: sha256('lockfile') }, now: at(1), environment: { name: 'range', kind: 'range' }, round, incident: incident(name), events: [event(name)],
    context: { at: at(1), entities: [], indicators: [], history: [], detections: [], sources: [] },
    policy: { config: { config: Config.parse({}), file: 'cordon.yaml', lines: {} }, playbooks: [], exceptions: [], protected: [], catalogue: [], inventorySize: {}, brokenGuards: [] },
    capsUsed: { run: [], hour: [], day: [] }, pauses: [], storms: [], outcomes: [],
  };
}

/** A stand-in for `decide`: pure, and it depends on its inputs. */
export function decision(from: DecideInputs): Decision {
  return {
    incident: from.incident.id, round: from.round, at: from.now, risk: { score: 80 + from.events.length, threshold: 75, parts: [] },
    priority: { value: 'P2', parts: [] }, queue: 'soc', playbook: { id: 'IR-AUTO-042', version: '1.3.0', digest: sha256('playbook') }, others: [], nearest: null,
    targets: [], waiting: [], exceptions: [], refusals: [], gate: 'auto',
  };
}

export function draft(minutes: number, data: TimelineData, actor: Actor = SERVICE): EntryDraft {
  return { at: at(minutes), actor, inputs: null, result: data.kind, data };
}

/** A change to one incident. */
export function change(name: string, minutes: number, files: Record<string, string | null>, entries: EntryDraft[], more: Partial<Change> = {}): Change {
  return { message: `change ${name}`, incidents: [{ id: idOf(name), files: new Map(Object.entries(files)), entries }], actor: SERVICE, now: at(minutes), ...more };
}

/** The alert has arrived. */
export function opening(name: string): Change {
  return change(name, 0, { 'incident.yaml': toYaml(incident(name)), [eventPath(sha256(name))]: jsonText(event(name)) }, [
    draft(0, { kind: 'opened', fingerprint: sha256(name) }),
  ], { message: `open ${name}` });
}

/** It was decided, planned, and holds one control; an approval gate is passed by dana. */
export function containing(name: string, gate: 'auto' | 'approval' = 'auto'): Change {
  const from = inputs(name);
  const stored = writeInputs(from);
  const made = plan(name, 1, gate);
  const controls = [controlKey(hold(name).control)];
  return change(name, 2, {
    ...Object.fromEntries(stored.files), [decisionPath(1)]: jsonText(decision(from)), [planPath(1)]: jsonText(made),
    'containment.yaml': toYaml({ holds: [hold(name, made.digest)] }),
  }, [
    draft(1, { kind: 'decided', round: 1, inputs: digestOf(from), decision: digestOf(decision(from)), gate: 'auto' }),
    draft(1, { kind: 'planned', n: 1, digest: made.digest, gate }),
    ...(gate === 'approval' ? [draft(2, { kind: 'approved', n: 1, digest: made.digest }, DANA)] : []),
    draft(2, { kind: 'held', n: 1, digest: made.digest, controls, targets: [entityRef(ALICE)], automatic: gate === 'auto' }),
  ], { root: stored.root, trailers: { 'Decision-Digest': digestOf(decision(from)), 'Plan-Digest': made.digest, ...(gate === 'approval' ? { 'Approved-by': 'dana' } : {}) } });
}

/** The control was let go and seen restored. */
export function releasing(name: string): Change {
  const controls = [controlKey(hold(name).control)];
  return change(name, 10, { 'containment.yaml': toYaml({ holds: [] }) }, [
    draft(9, { kind: 'released', controls, why: 'released', reason: 'over' }, DANA), draft(10, { kind: 'restored', controls }),
  ]);
}

/** The incident is closed. */
export function closing(name: string): Change {
  const closed = incident(name, { state: 'closed', closedAt: at(11), closedAs: 'confirmed' });
  return { message: `close ${name}`, actor: DANA, now: at(11), incidents: [{
    id: idOf(name), close: at(11), files: new Map([['incident.yaml', toYaml(closed)]]),
    entries: [draft(11, { kind: 'closed', as: 'confirmed', reason: 'seen' }, DANA)],
  }] };
}

/** Two values are the same JSON. */
export const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
