import type { Rendered } from '../../responders/contract.ts';
import {
  controlKey, digestOf, entityRef, type Decision, type Digest, type EntityRef, type Gate, type Hold, type Instant, type Plan, type PlanStep, type Task,
} from '../model/index.ts';
import type { AnyControlType } from './join.ts';
import type { Prepared } from './preflight.ts';
import { desiredStacks, withShards, type StackContext } from './stacks.ts';

/** Later than any time that is held: a stamp joins, so that only this takes the time out of a comparison. */
const END_OF_TIME: Instant = '9999-12-31T00:00:00.000Z';

export interface PlanInputs {
  decision: Decision;
  prepared: readonly Prepared[];
  /** All holds of all open incidents. */
  active: readonly Hold[];
  /** What any open incident let go of and is not seen restored: the clouds still show it. */
  unrestored: readonly ProposedHold[];
  /** This incident's increments that wait for approval. */
  waiting: readonly Plan[];
  /** Keys of the tasks that this incident has already. */
  tasks: ReadonlySet<string>;
  /** When each target was last seen to act, by the incident's events. */
  lastSeen: ReadonlyMap<EntityRef, Instant>;
  /** Controls that this incident let go of and no event has asked for since: they stay as they are. */
  ended: ReadonlySet<string>;
  /** Number of the incident's next increment. */
  nextN: number;
  now: Instant;
}

/**
 * Makes the next increments of an incident: one a gate, `auto` before `approval`, of what its earlier increments do not
 * have. Pure: the same inputs give the same bytes and so the same digest.
 */
export function planIncrements(inputs: PlanInputs, context: StackContext): Plan[] {
  const plans: Plan[] = [];
  for (const gate of ['auto', 'approval'] as const) {
    const plan = increment(gate, inputs.nextN + plans.length, inputs, context);
    if (plan !== null) plans.push(plan);
  }
  return plans;
}

type Covers = Plan['covers'];
type ProposedHold = Covers['holds'][number];

function increment(gate: Gate, n: number, inputs: PlanInputs, context: StackContext): Plan | null {
  const { decision } = inputs;
  const prepared = inputs.prepared.filter((one) => one.gate === gate);
  const holds = proposedHolds(prepared, inputs, context);
  const tasks = proposedTasks(prepared, inputs);
  if (decision.playbook === null || (holds.length === 0 && tasks.length === 0)) return null;
  const used = new Set(prepared.flatMap((one) => one.decided.exceptions));
  const covers: Covers = {
    incident: decision.incident, playbook: decision.playbook, holds, tasks,
    exceptions: decision.exceptions.filter((exception) => used.has(exception.id)),
  };
  const digest = digestOf(covers);
  const full = withShards(holdsOf(covers, digest), inputs.active, context);
  return {
    n, incident: decision.incident, at: inputs.now, round: decision.round, gate, digest, covers,
    steps: [...stepsOf(full, inputs.active, context), ...tasks.map(taskStep)],
    residual: prepared.flatMap((one) => (one.residual === null ? [] : [{ action: one.decided.action, target: entityRef(one.decided.target), residual: one.residual }])),
    undo: undoOf(full, context),
  };
}

/** The holds of an approved increment, without shards yet. */
export function holdsOf(covers: Covers, plan: Digest): Hold[] {
  return covers.holds.map((hold) => ({ ...hold, plan, shard: 0, stamps: [] }));
}

function proposedHolds(prepared: readonly Prepared[], inputs: PlanInputs, context: StackContext): ProposedHold[] {
  const { decision } = inputs;
  const original = new Map([...inputs.unrestored, ...inputs.active].map((hold) => [controlKey(hold.control), hold.before] as const));
  const mine = new Map<string, ProposedHold>();
  const planned = plannedValues(inputs, context);
  for (const one of prepared) {
    for (const expansion of one.expansion) {
      if (expansion.kind !== 'control') continue;
      const key = controlKey(expansion.control);
      if (inputs.ended.has(key)) continue;
      const type = context.types.get(expansion.control.type);
      if (type === undefined) throw new Error(`${one.decided.responder} expands to ${expansion.control.type}, which no control type is`);
      const value = type.value.parse(expansion.value);
      if (planned.get(key)?.some((had) => digestOf(timeless(type, type.join(had, value))) === digestOf(timeless(type, had))) === true) continue;
      const { decided } = one;
      const earlier = mine.get(key);
      mine.set(key, {
        control: expansion.control,
        value: earlier === undefined ? value : type.join(earlier.value, value),
        // Null is a value too: it was not isolated, not blocked.
        before: original.has(key) ? (original.get(key) ?? null) : expansion.before,
        until: earlier === undefined || earlier.until < one.until ? one.until : earlier.until,
        incident: decision.incident, action: earlier?.action ?? decided.action, responder: earlier?.responder ?? decided.responder,
        target: earlier?.target ?? decided.target, onFailure: decided.onFailure, timeoutSeconds: decided.timeoutSeconds, retry: decided.retry,
      });
    }
  }
  for (const hold of heldByOthers(prepared, inputs)) {
    const key = controlKey(hold.control);
    if (!mine.has(key) && !planned.has(key) && !inputs.ended.has(key)) mine.set(key, hold);
  }
  return [...mine.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hold]) => hold);
}

/**
 * What another incident already holds by the same action on the same target, or any let go of a moment ago. Preflight cannot
 * see it (an instance whose profile was swapped no longer shows its role), and without holds of our own the release would
 * give it back.
 */
function heldByOthers(prepared: readonly Prepared[], inputs: PlanInputs): ProposedHold[] {
  const held = [...inputs.active.filter((hold) => hold.incident !== inputs.decision.incident), ...inputs.unrestored];
  return prepared.flatMap(({ decided, until }) => held
    .filter((hold) => hold.responder === decided.responder && entityRef(hold.target) === entityRef(decided.target))
    .map(({ control, value, before, responder, target }) => ({
      control, value, before, until, incident: inputs.decision.incident, action: decided.action, responder, target,
      onFailure: decided.onFailure, timeoutSeconds: decided.timeoutSeconds, retry: decided.retry,
    })));
}

/** What this incident already holds or has proposed, per control, leaving out what was overtaken. */
function plannedValues(inputs: PlanInputs, context: StackContext): Map<string, Hold['value'][]> {
  const values = new Map<string, Hold['value'][]>();
  const note = (hold: Pick<Hold, 'control' | 'value'>): void => {
    const key = controlKey(hold.control);
    values.set(key, [...(values.get(key) ?? []), hold.value]);
  };
  for (const hold of inputs.active) if (hold.incident === inputs.decision.incident && !isOver(hold, inputs.now) && !overtaken(hold, inputs, context)) note(hold);
  for (const plan of inputs.waiting) for (const hold of plan.covers.holds) note(hold);
  return values;
}

/** A later decision asks for a later time of the same revocation: apply writes the time, so this is no new containment. */
function timeless(type: AnyControlType, value: Hold['value']): Hold['value'] {
  return type.stamp === undefined ? value : type.stamp(value, END_OF_TIME);
}

/** A hold whose time is over and that no sweep has let go yet: an alert of now asks for it anew, or the sweep would lift it. */
function isOver(hold: Hold, now: Instant): boolean {
  return Date.parse(hold.until) <= Date.parse(now);
}

/** Who was seen to act after the time in a revocation has signed in anew: it is revoked once more. */
function overtaken(hold: Hold, { lastSeen }: PlanInputs, context: StackContext): boolean {
  const stamped = hold.stamps.at(-1);
  const seen = lastSeen.get(entityRef(hold.target));
  return context.types.get(hold.control.type)?.stamp !== undefined && stamped !== undefined && seen !== undefined && Date.parse(seen) > Date.parse(stamped);
}

function proposedTasks(prepared: readonly Prepared[], inputs: PlanInputs): Task[] {
  const done = new Set([...inputs.tasks, ...inputs.waiting.flatMap((plan) => plan.covers.tasks.map((task) => task.key))]);
  const tasks = new Map<string, Task>();
  for (const one of prepared) {
    for (const expansion of one.expansion) {
      if (expansion.kind !== 'task' || done.has(expansion.key) || tasks.has(expansion.key)) continue;
      tasks.set(expansion.key, {
        key: expansion.key, incident: inputs.decision.incident, action: one.decided.action, responder: one.decided.responder,
        target: one.decided.target, scope: expansion.scope, parameters: expansion.parameters,
        timeoutSeconds: one.decided.timeoutSeconds, retry: one.decided.retry,
      });
    }
  }
  return [...tasks.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What Pulumi will do for these holds, beside what is in force already. */
export function stepsOf(fresh: readonly Hold[], active: readonly Hold[], context: StackContext): PlanStep[] {
  const before = resourcesOf(active, context);
  const after = resourcesOf([...active, ...fresh], context);
  const steps: PlanStep[] = [];
  for (const hold of fresh) {
    const key = controlKey(hold.control);
    for (const [name, resource] of after) {
      if (!resource.serves.includes(key)) continue;
      steps.push({ op: opOf(before.get(name), resource), action: hold.action, target: entityRef(hold.target), scope: hold.control.scope, type: resource.type });
    }
  }
  return steps;
}

function opOf(had: Rendered | undefined, wanted: Rendered): PlanStep['op'] {
  if (had === undefined) return 'create';
  return digestOf(had.inputs) === digestOf(wanted.inputs) ? 'same' : 'update';
}

function resourcesOf(holds: readonly Hold[], context: StackContext): Map<string, Rendered> {
  return new Map(desiredStacks(holds, context).flatMap((stack) => stack.resources.map((resource) => [`${stack.name}/${resource.name}`, resource])));
}

function taskStep(task: Task): PlanStep {
  return { op: 'task', action: task.action, target: entityRef(task.target), scope: task.scope, type: task.responder };
}

function undoOf(holds: readonly Hold[], context: StackContext): Plan['undo'] {
  return holds.map((hold) => ({
    action: hold.action, target: entityRef(hold.target),
    how: context.types.get(hold.control.type)?.undo(hold.before) ?? `cannot be undone (${hold.control.type})`,
  }));
}
