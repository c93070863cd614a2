import {
  entityRef, outcomeState, type Digest, type EntityRef, type IncidentState, type Instant, type Outcome, type Plan, type TimelineEntry,
} from '../model/index.ts';
import { liftedControls } from './lifted.ts';
import type { IncidentRecord } from './read.ts';

const keyOf = (action: string, target: EntityRef): string => `${action}\u0000${target}`;
const earliest = (a: Instant | null, b: Instant | null): Instant | null => (a === null ? b : b === null || a <= b ? a : b);

/**
 * The newest outcome of each action on each target. Times never go back: the earliest stands, until drift shows that
 * it is not in force any more, or a further increment asks for the same control anew.
 */
export function outcomesOf(record: Pick<IncidentRecord, 'timeline'>): Outcome[] {
  const found = new Map<string, { outcome: Outcome; controls: readonly string[] }>();
  for (const { data } of record.timeline) {
    if (data.kind === 'outcome') {
      const { outcome, controls } = data;
      const known = found.get(keyOf(outcome.action, outcome.target))?.outcome;
      found.set(keyOf(outcome.action, outcome.target), { controls, outcome: known === undefined ? outcome : {
        ...outcome,
        requestedAt: earliest(known.requestedAt, outcome.requestedAt),
        acceptedAt: earliest(known.acceptedAt, outcome.acceptedAt),
        effectiveAt: earliest(known.effectiveAt, outcome.effectiveAt),
      } });
    } else if (data.kind === 'held') {
      for (const [key, { controls }] of found) if (controls.some((control) => data.controls.includes(control))) found.delete(key);
    } else if (data.kind === 'drift') {
      for (const item of found.values()) {
        if (item.controls.includes(data.control)) item.outcome = { ...item.outcome, effectiveAt: null };
      }
    }
  }
  return [...found.values()].map(({ outcome }) => outcome);
}

/**
 * What a timeline, in its order, says is held: by control key, the number and digest of the plan that holds it. `audit verify`
 * reads it so, and so do two runs whose records are merged.
 */
export function heldByTimeline(timeline: readonly Pick<TimelineEntry, 'data'>[]): Map<string, { n: number; digest: Digest }> {
  const held = new Map<string, { n: number; digest: Digest }>();
  for (const { data } of timeline) {
    if (data.kind === 'held') for (const control of data.controls) held.set(control, { n: data.n, digest: data.digest });
    if (data.kind === 'released') for (const control of data.controls) held.delete(control);
  }
  return held;
}

interface PlanFate { approved: Set<number>; held: Set<number>; superseded: Set<number> }

function fateOf(record: Pick<IncidentRecord, 'timeline' | 'plans'>): PlanFate {
  const fate: PlanFate = { approved: new Set(), held: new Set(), superseded: new Set() };
  const digests = new Map(record.plans.map((plan) => [plan.n, plan.digest]));
  for (const { data } of record.timeline) {
    if (data.kind !== 'approved' && data.kind !== 'held' && data.kind !== 'superseded') continue;
    if (digests.get(data.n) === data.digest) fate[data.kind].add(data.n);
  }
  return fate;
}

/** Increments whose own digest was approved, or that went through by themselves, oldest first. */
export function approvedPlans(record: Pick<IncidentRecord, 'timeline' | 'plans'>): Plan[] {
  const { approved, held } = fateOf(record);
  return record.plans.filter(({ n, gate }) => approved.has(n) || (gate === 'auto' && held.has(n)));
}

/** Why an increment is void after a release; later rounds read it back. */
export const RELEASED = 'released';

/** Increments that wait for a person, oldest first. */
export function waitingPlans(record: Pick<IncidentRecord, 'timeline' | 'plans'>): Plan[] {
  const { approved, held, superseded } = fateOf(record);
  return record.plans.filter(({ n, gate }) => gate === 'approval' && !approved.has(n) && !held.has(n) && !superseded.has(n));
}

/** Controls that were released and are not yet seen to be restored, or said to be beyond it. */
export function unrestored(record: Pick<IncidentRecord, 'timeline'>): string[] {
  const open = new Set<string>();
  for (const { data } of record.timeline) {
    if (data.kind === 'released') for (const control of data.controls) open.add(control);
    if (data.kind === 'restored' || data.kind === 'held') for (const control of data.controls) open.delete(control);
    if (data.kind === 'irreversible') open.delete(data.control);
  }
  return [...open].sort();
}

/** Whether a person has been called since the last decision, or the decision itself said no. */
function needsPerson(record: IncidentRecord): boolean {
  const lastDecided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  return record.incident.storm !== null || record.decisions.at(-1)?.gate === 'deny'
    || record.timeline.slice(lastDecided + 1).some(({ data }) => data.kind === 'escalated' || data.kind === 'refused' || (data.kind === 'storm' && data.open));
}

/** The state of what is in force now, by the outcomes of the holds. */
function stateInForce(record: IncidentRecord): IncidentState {
  const outcomes = new Map(outcomesOf(record).map((outcome) => [keyOf(outcome.action, outcome.target), outcomeState(outcome)]));
  const states = record.holds.map(({ action, target }) => outcomes.get(keyOf(action, entityRef(target))) ?? 'requested');
  const denied = record.decisions.at(-1)?.gate === 'deny';
  // Put back each time, but a person has to stop who lifts it.
  if (states.every((state) => state === 'effective') && liftedControls(record).some(({ open }) => open)) return 'escalated';
  if (states.every((state) => state === 'effective')) return denied ? 'partly-contained' : 'contained';
  if (states.every((state) => state === 'failed')) return 'escalated';
  if (states.some((state) => state === 'effective') && states.some((state) => state === 'failed')) return 'partly-contained';
  return 'containing';
}

/** Where an incident stands, from what the ledger holds alone. */
export function stateOf(record: IncidentRecord): IncidentState {
  if (record.timeline.some(({ data }) => data.kind === 'closed')) return 'closed';
  if (waitingPlans(record).length > 0) return 'awaiting-approval';
  if (record.holds.length > 0) return stateInForce(record);
  if (record.timeline.some(({ data }) => data.kind === 'held' && data.controls.length > 0)) {
    // What was let go and is not seen restored may still be in force.
    return unrestored(record).length === 0 ? 'released' : 'partly-contained';
  }
  if (needsPerson(record) || outcomesOf(record).some((outcome) => outcomeState(outcome) === 'failed')) return 'escalated';
  return 'new';
}
