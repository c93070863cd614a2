import * as z from 'zod';
import { Gate } from './config.ts';
import { ScorePart, UsedException } from './decision.ts';
import { Entity } from './entity.ts';
import { IncidentId, IncidentState, Priority } from './incident.ts';
import { Outcome } from './outcome.ts';
import { PlanStep } from './plan.ts';
import { Digest } from './primitives.ts';
import { Refusal } from './refusal.ts';

/** One incident in `--json` output. */
export const IncidentAnswer = z.strictObject({
  id: IncidentId,
  state: IncidentState,
  /** The strictest of the incident's targets; null without targets. */
  gate: Gate.nullable(),
  priority: Priority,
  queue: z.string(),
  risk: z.strictObject({ score: z.number(), threshold: z.number(), parts: z.array(ScorePart) }),
  playbook: z.strictObject({ id: z.string(), version: z.string(), digest: Digest }).nullable(),
  entities: z.array(Entity),
  exceptions: z.array(UsedException),
  refusals: z.array(Refusal),
  /** The oldest increment that is not applied, else the last. */
  plan: z.strictObject({ digest: Digest, steps: z.array(PlanStep) }).nullable(),
  outcomes: z.array(Outcome),
});
export type IncidentAnswer = z.infer<typeof IncidentAnswer>;

/** `cordon respond --json`. */
export const RespondAnswer = z.strictObject({
  incidents: z.array(IncidentAnswer),
  rejected: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
});
export type RespondAnswer = z.infer<typeof RespondAnswer>;
