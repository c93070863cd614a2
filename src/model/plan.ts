import * as z from 'zod';
import { Gate } from './config.ts';
import { UsedException } from './decision.ts';
import { EntityRef } from './entity.ts';
import { Hold, Task } from './hold.ts';
import { IncidentId } from './incident.ts';
import { Residual } from './outcome.ts';
import { Digest, Instant } from './primitives.ts';

export const PlanStep = z.strictObject({
  op: z.enum(['create', 'update', 'delete', 'same', 'task']),
  action: z.string(),
  target: EntityRef,
  scope: z.string(),
  /** Pulumi type token, or the task's name. */
  type: z.string(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/**
 * An increment: the containment of one incident that passes one gate together. Written once, a proposal until it is
 * approved. `digest` covers `covers` alone, so more events of the same incident do not void an approval.
 */
export const Plan = z.strictObject({
  /** 1 for the incident's first increment. */
  n: z.int().min(1),
  incident: IncidentId,
  at: Instant,
  /** The decision round that it comes from. */
  round: z.int().min(1),
  gate: Gate,
  digest: Digest,
  covers: z.strictObject({
    incident: IncidentId,
    playbook: z.strictObject({ id: z.string(), version: z.string(), digest: Digest }),
    /** Without `plan`, `shard` and `stamps`, which are ours and not the reviewer's. */
    holds: z.array(Hold.omit({ plan: true, shard: true, stamps: true })),
    tasks: z.array(Task),
    exceptions: z.array(UsedException),
  }),
  steps: z.array(PlanStep),
  /** For the reviewer: what stays possible, and how each action is undone. */
  residual: z.array(z.strictObject({ action: z.string(), target: EntityRef, residual: Residual })),
  undo: z.array(z.strictObject({ action: z.string(), target: EntityRef, how: z.string() })),
});
export type Plan = z.infer<typeof Plan>;
