import { decide, forbiddenReason } from '../decide/index.ts';
import { holdsOf, planIncrements } from '../contain/plan.ts';
import { prepare, type PreparedAll } from '../contain/preflight.ts';
import { withShards } from '../contain/stacks.ts';
import { enrich, fileSources } from '../enrich/index.ts';
import { controlKey, digestOf, entityRef, outcomeState, type DecideInputs, type Decision, type EntityRef, type EntryDraft, type Hold, type Instant, type Plan, type StormTrip, type Task } from '../model/index.ts';
import { capsUsed, outcomesOf, readPauses, readSummaries, RELEASED, waitingPlans, type IncidentRecord } from '../record/index.ts';
import { hasNewWays } from './ways.ts';
import { unrestoredHolds } from './befores.ts';
import { actions, entry, guardsOf, openIncidents, policyOf, write, type Operation } from './operation.ts';

/** Targets that automatic containment has taken in this run, over all incidents: caps count them. */
export type RunCaps = Set<EntityRef>;

/**
 * Takes one incident from its events to its next increments: enrich, decide, preflight, plan, all of it recorded in one
 * commit. What passes on its own is in force in the ledger afterwards; apply makes it so.
 */
export async function handle(operation: Operation, record: IncidentRecord, caps: RunCaps): Promise<void> {
  const round = await nextRound(operation, record, caps, new Set());
  await carryOut(operation, record, round, caps);
}

/**
 * Decides an incident again where the answer may have changed: an action waited for an outcome (`needs:`), a guard said
 * no, a preflight refused. Records a round only when something came of it, and never takes back what was let go.
 */
export async function handleAgain(operation: Operation, record: IncidentRecord, caps: RunCaps): Promise<boolean> {
  if ((!mayChange(record) && !hasNewWays(operation, record)) || releasedSince(record)) return false;
  const round = await nextRound(operation, record, caps, endedSince(record));
  if (round.plans.length === 0 && verdict(round.decision) === verdict(record.decisions.at(-1))) return false;
  await carryOut(operation, record, round, caps);
  return true;
}

/** When each entity was last seen to act; who was logged on to a host acts with it. */
function lastSeen(record: IncidentRecord): Map<EntityRef, Instant> {
  const seen = new Map<EntityRef, Instant>();
  for (const event of record.events) {
    const at = event.occurredAt ?? event.detectedAt;
    for (const entity of [...event.entities, ...event.loggedOn.map(({ user }) => user)]) {
      const known = seen.get(entityRef(entity));
      if (known === undefined || Date.parse(known) < Date.parse(at)) seen.set(entityRef(entity), at);
    }
  }
  return seen;
}

interface Round { inputs: DecideInputs; decision: Decision; plans: Plan[]; refusals: PreparedAll['refusals']; active: Hold[] }

async function nextRound(operation: Operation, record: IncidentRecord, caps: RunCaps, ended: ReadonlySet<string>): Promise<Round> {
  const open = await openIncidents(operation);
  const inputs = await inputsFor(operation, record, open, caps);
  const decision = decide(inputs);
  const { prepared, refusals } = await prepare(decision, record.incident, inputs.context, {
    actions: new Map(actions.map((action) => [action.id, action])), scopes: operation.connected.scopes, clients: operation.clients, now: inputs.now,
    types: operation.stack.types, forbidden: (proposed) => forbiddenReason(proposed, guardsOf(operation)),
    whereOf: (action) => whereOf(operation, decision, action),
  });
  const active = open.flatMap((one) => one.holds);
  const plans = planIncrements({
    decision, prepared, active, unrestored: unrestoredHolds(open), now: inputs.now, nextN: (record.plans.at(-1)?.n ?? 0) + 1,
    waiting: waitingPlans(record), tasks: new Set(record.tasks.map((task) => task.key)), lastSeen: lastSeen(record), ended,
  }, operation.stack);
  return { inputs, decision, plans, refusals, active };
}

/** Records a round: the decision, its increments, and what passes on its own as held. */
async function carryOut(operation: Operation, record: IncidentRecord, { inputs, decision, plans, refusals, active }: Round, caps: RunCaps): Promise<void> {
  operation.log.info({ incident: record.incident.id, score: decision.risk.score, gate: decision.gate, playbook: decision.playbook?.id ?? null }, 'decided');
  const automatic = plans.filter((plan) => plan.gate === 'auto');
  const taken = automatic.flatMap((plan) => enter(plan, active, operation));
  for (const hold of taken) caps.add(entityRef(hold.target));
  const entries: EntryDraft[] = [
    entry(operation, decidedSentence(decision), { kind: 'decided', round: decision.round, inputs: digestOf(inputs), decision: digestOf(decision), gate: decision.gate }, digestOf(inputs)),
    ...refusals.map(({ target, refusal }) => entry(operation, `${target.action} on ${entityRef(target.target)} was refused: ${refusal.reason}`, { kind: 'refused', refusal, action: target.action, target: entityRef(target.target) })),
    ...plans.map((plan) => entry(operation, `increment ${plan.n} (${plan.gate}): ${plan.steps.length} step${plan.steps.length === 1 ? '' : 's'}`, { kind: 'planned', n: plan.n, digest: plan.digest, gate: plan.gate })),
    ...automatic.map((plan) => heldEntry(operation, plan, taken.filter((hold) => hold.plan === plan.digest), true)),
  ];
  await write(operation, `${record.incident.id}: ${decidedSentence(decision)}`, [{
    record,
    patch: {
      entries, decision: { inputs, decision }, plans,
      incident: { priority: decision.priority.value, queue: decision.queue },
      holds: [...record.holds.filter((hold) => !taken.some((one) => controlKey(one.control) === controlKey(hold.control))), ...taken],
      tasks: automatic.flatMap((plan): Task[] => plan.covers.tasks),
    },
  }], { trailers: { 'Decision-Digest': digestOf(decision), ...(plans.length === 0 ? {} : { 'Plan-Digest': plans.map((plan) => plan.digest) }) } });
  for (const plan of plans) operation.planned(plan);
}

/** Whether another decision could say something else without a new event. */
function mayChange(record: IncidentRecord): boolean {
  const last = record.decisions.at(-1);
  if (last === undefined) return false;
  const decided = record.timeline.findLastIndex(({ data }) => data.kind === 'decided');
  return last.waiting.length > 0 || last.targets.some((target) => target.gate === 'deny')
    || record.timeline.slice(decided + 1).some(({ data }) => data.kind === 'refused' || data.kind === 'superseded' || (data.kind === 'storm' && !data.open));
}

/** What the storm breaker kept back is looked at once it is closed, and a person decides: it was a flood. */
function wasStorm({ incident, timeline }: IncidentRecord): StormTrip[] {
  const trip = timeline.find(({ data }) => data.kind === 'storm' && data.open);
  if (incident.storm !== null || trip === undefined) return [];
  return [{ source: null, severity: null, reason: trip.result, trippedAt: trip.at, lastEventAt: incident.lastEventAt, suppressed: incident.events.length }];
}

/** What was recorded after the incident's last event. */
function sinceLastEvent(record: IncidentRecord): EntryDraft['data'][] {
  const event = record.timeline.findLastIndex(({ data }) => data.kind === 'opened' || data.kind === 'event-added');
  return record.timeline.slice(event + 1).map(({ data }) => data);
}

/** Whether a person let the incident go after its last event, all of it, also where it only waited: a new event alone brings it back. */
function releasedSince(record: IncidentRecord): boolean {
  return sinceLastEvent(record).some((data) => (data.kind === 'released' && data.why === 'released') || (data.kind === 'superseded' && data.reason === RELEASED));
}

/** Controls whose holds ended by themselves after the last event. What else the incident asks for is not over by that. */
function endedSince(record: IncidentRecord): Set<string> {
  return new Set(sinceLastEvent(record).flatMap((data) => (data.kind === 'released' ? data.controls : [])));
}

function verdict(decision: Decision | undefined): string {
  const targets = decision?.targets.map(({ action, responder, target, gate }) => ({ action, responder, target: entityRef(target), gate }));
  return digestOf({ playbook: decision?.playbook ?? null, targets: targets ?? [], waiting: decision?.waiting ?? [] });
}

/** The holds of an increment that was let through, with their shards. */
export function enter(plan: Plan, active: readonly Hold[], operation: Operation): Hold[] {
  const others = active.filter((hold) => hold.incident !== plan.incident || !plan.covers.holds.some((one) => controlKey(one.control) === controlKey(hold.control)));
  return withShards(holdsOf(plan.covers, plan.digest), others, operation.stack);
}

/** Says that an increment's holds are in force now. */
export function heldEntry(operation: Operation, plan: Plan, holds: readonly Hold[], automatic: boolean): EntryDraft {
  const targets = [...new Set(holds.map((hold) => entityRef(hold.target)))];
  return entry(operation, `increment ${plan.n} is in force`, {
    kind: 'held', n: plan.n, digest: plan.digest, controls: holds.map((hold) => controlKey(hold.control)), targets, automatic,
  });
}

async function inputsFor(operation: Operation, record: IncidentRecord, open: readonly IncidentRecord[], caps: RunCaps): Promise<DecideInputs> {
  const { connected, content, ledger } = operation;
  const now = connected.now();
  const { pauses, broken } = await readPauses(ledger);
  const context = await enrich({
    incident: record.incident, events: record.events, now,
    sources: fileSources({ inventory: content.inventory, indicators: content.indicators, summaries: await readSummaries(ledger), detections: content.detections }, now),
  });
  const used = await capsUsed(ledger, now);
  return {
    cordon: operation.cordon, now, environment: { name: connected.name, kind: connected.kind }, round: (record.decisions.at(-1)?.round ?? 0) + 1,
    incident: record.incident, events: record.events, context, policy: policyOf(operation, broken),
    capsUsed: { ...used, run: [...caps].sort() }, pauses,
    storms: [...open.flatMap((one) => (one.incident.storm === null ? [] : [one.incident.storm])), ...wasStorm(record)],
    outcomes: outcomesOf(record).map((outcome) => ({ action: outcome.action, target: outcome.target, state: outcomeState(outcome) })),
  };
}

function whereOf(operation: Operation, decision: Decision, action: string): string {
  const loaded = operation.content.playbooks.find((one) => one.playbook.id === decision.playbook?.id);
  const index = loaded?.playbook.actions.findIndex((one) => one.id === action) ?? -1;
  return loaded?.lines[`actions.${index}`] ?? `${loaded?.file ?? 'playbooks'}:1`;
}

function decidedSentence(decision: Decision): string {
  const score = `risk ${decision.risk.score} of ${decision.risk.threshold}`;
  if (decision.playbook === null) return `no playbook applies (${score}); a person takes it from queue ${decision.queue}`;
  return `${decision.playbook.id}, gate ${decision.gate ?? 'none'}, ${score}`;
}
