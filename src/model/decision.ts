import * as z from 'zod';
import { Gate, LoadedConfig } from './config.ts';
import { Context } from './context.ts';
import { Entity, EntityKind, EntityRef } from './entity.ts';
import { Event } from './event.ts';
import { ExceptionEffect, LoadedException } from './exception.ts';
import { Retry } from './hold.ts';
import { Incident, IncidentId, Priority, StormTrip } from './incident.ts';
import { ProtectedRule } from './inventory.ts';
import { OutcomeState } from './outcome.ts';
import { LoadedPlaybook } from './playbook.ts';
import { Digest, Duration, Instant, Json, Where } from './primitives.ts';
import { Refusal } from './refusal.ts';

/** What decide must know of a responder action. */
export const CatalogueAction = z.strictObject({
  id: z.string(), kinds: z.array(EntityKind), task: z.boolean(), reversibility: z.enum(['full', 'partial', 'none']),
});
export type CatalogueAction = z.infer<typeof CatalogueAction>;

/** `cordon pause`: stops new containment, everywhere (`scope: null`) or in one scope. `incidents/pause.yaml`. */
export const Pause = z.strictObject({ scope: z.string().nullable(), reason: z.string().min(1), by: z.string().min(1), at: Instant });
export type Pause = z.infer<typeof Pause>;
export const PauseFile = z.strictObject({ pauses: z.array(Pause) });
export type PauseFile = z.infer<typeof PauseFile>;

/** What a team has agreed on, as it was when the decision was made. The same for all decisions of a run. */
export const Policy = z.strictObject({
  config: LoadedConfig,
  playbooks: z.array(LoadedPlaybook),
  exceptions: z.array(LoadedException),
  protected: z.array(z.strictObject({ rule: ProtectedRule, where: Where })),
  catalogue: z.array(CatalogueAction),
  /** How many entities of each kind the inventory has: what percentage caps are taken of. */
  inventorySize: z.partialRecord(EntityKind, z.int().min(0)),
  /** Guards that could not be read. Each one denies. */
  brokenGuards: z.array(z.strictObject({ guard: z.string(), where: Where, reason: z.string() })),
});
export type Policy = z.infer<typeof Policy>;

/** Distinct targets that automatic containment has taken already. */
export const CapsUsed = z.strictObject({ run: z.array(EntityRef), hour: z.array(EntityRef), day: z.array(EntityRef) });
export type CapsUsed = z.infer<typeof CapsUsed>;

/** Everything decide may look at. Recorded, so that replay decides on the same bytes. */
export const DecideInputs = z.strictObject({
  cordon: z.strictObject({ version: z.string(), lockfile: Digest }),
  now: Instant,
  environment: z.strictObject({ name: z.string(), kind: z.enum(['range', 'cloud']) }),
  /** 1 for an incident's first decision. */
  round: z.int().min(1),
  incident: Incident,
  events: z.array(Event),
  context: Context,
  policy: Policy,
  capsUsed: CapsUsed,
  pauses: z.array(Pause),
  storms: z.array(StormTrip),
  /** Outcomes of this incident so far, for `needs:`. */
  outcomes: z.array(z.strictObject({ action: z.string(), target: EntityRef, state: OutcomeState })),
});
export type DecideInputs = z.infer<typeof DecideInputs>;

export const ScorePart = z.strictObject({ name: z.string(), points: z.number(), reason: z.string() });
export type ScorePart = z.infer<typeof ScorePart>;

export const GateReason = z.strictObject({ rule: z.string(), where: Where, gate: Gate, reason: z.string() });
export type GateReason = z.infer<typeof GateReason>;

/** One action on one target, and who lets it through. */
export const TargetDecision = z.strictObject({
  /** The playbook's action id and abstract type, and the responder action it is routed to. */
  action: z.string(),
  type: z.string(),
  responder: z.string(),
  target: Entity,
  parameters: z.record(z.string(), Json),
  duration: Duration,
  onFailure: z.enum(['keep', 'rollback', 'escalate']),
  timeoutSeconds: z.int().min(1),
  retry: Retry,
  gate: Gate,
  /** Every rule that had a say, the strictest first. */
  reasons: z.array(GateReason).min(1),
  exceptions: z.array(z.string()),
  /** Set where the gate is deny. */
  refusals: z.array(Refusal),
});
export type TargetDecision = z.infer<typeof TargetDecision>;

export const UsedException = z.strictObject({ id: z.string(), digest: Digest, effect: ExceptionEffect });
export type UsedException = z.infer<typeof UsedException>;

/** What decide says about one incident, once. */
export const Decision = z.strictObject({
  incident: IncidentId,
  round: z.int().min(1),
  at: Instant,
  risk: z.strictObject({ score: z.number(), threshold: z.number(), parts: z.array(ScorePart) }),
  priority: z.strictObject({ value: Priority, parts: z.array(ScorePart) }),
  queue: z.string(),
  playbook: z.strictObject({ id: z.string(), version: z.string(), digest: Digest }).nullable(),
  /** Other playbooks that matched, in the order they would have been taken. */
  others: z.array(z.string()),
  /** Without a match: the playbook that came nearest, and what failed. */
  nearest: z.strictObject({ playbook: z.string(), where: Where, failed: z.string() }).nullable(),
  targets: z.array(TargetDecision),
  /** Actions that wait for another action's outcome (`needs:`). */
  waiting: z.array(z.strictObject({ action: z.string(), target: EntityRef, needs: z.string() })),
  exceptions: z.array(UsedException),
  /** What was refused, including targets that a condition left out. */
  refusals: z.array(Refusal),
  /** The strictest of the targets; null without targets. */
  gate: Gate.nullable(),
});
export type Decision = z.infer<typeof Decision>;
