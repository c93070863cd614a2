import * as z from 'zod';
import { Gate } from '../config.ts';
import { Pause, ScorePart, UsedException } from '../decision.ts';
import { Entity } from '../entity.ts';
import { Event } from '../event.ts';
import { Hold } from '../hold.ts';
import { Incident, IncidentId, IncidentState, Priority } from '../incident.ts';
import { Outcome } from '../outcome.ts';
import { Plan, PlanStep } from '../plan.ts';
import { Digest, Instant } from '../primitives.ts';
import { Refusal } from '../refusal.ts';
import { TimelineEntry } from '../timeline.ts';

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
  /** Controls that somebody lifted while they were held: how often, when last found so and put back, and whether a person was called for it. */
  lifted: z.array(z.strictObject({ control: z.string(), times: z.int().min(1), lastAt: Instant, putBackAt: Instant.nullable(), fight: z.boolean() })),
});
export type IncidentAnswer = z.infer<typeof IncidentAnswer>;

/** `--json` of respond and of every verb that shows incidents as it does. `rejected` is empty where no alert was read. */
export const RespondAnswer = z.strictObject({
  incidents: z.array(IncidentAnswer),
  rejected: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
});
export type RespondAnswer = z.infer<typeof RespondAnswer>;

/** `cordon incidents show --json`: the answer of `respond`, and what it was made from. */
export const IncidentsShowAnswer = IncidentAnswer.extend({
  incident: Incident,
  events: z.array(Event),
  /** The active ones. */
  holds: z.array(Hold),
  timeline: z.array(TimelineEntry),
});
export type IncidentsShowAnswer = z.infer<typeof IncidentsShowAnswer>;

/** `cordon plan --json`; `waits`: for approval. */
export const PlanAnswer = z.strictObject({ plans: z.array(Plan.extend({ waits: z.boolean() })) });
export type PlanAnswer = z.infer<typeof PlanAnswer>;

/** `cordon pause --json` and `cordon resume --json`: what is paused now. */
export const PauseAnswer = z.strictObject({ pauses: z.array(Pause) });
export type PauseAnswer = z.infer<typeof PauseAnswer>;

/** `cordon report --json`; `report` is Markdown. */
export const ReportAnswer = z.strictObject({ id: IncidentId, report: z.string() });
export type ReportAnswer = z.infer<typeof ReportAnswer>;
