import * as z from 'zod';
import { Entity, EntityRef } from './entity.ts';
import { IncidentId } from './incident.ts';
import { Criticality, EnvironmentTag, Instant, Json } from './primitives.ts';

/** One thing we know, with who said it and when. */
export const Fact = z.strictObject({ name: z.string(), value: Json, source: z.string(), at: Instant });
export type Fact = z.infer<typeof Fact>;

export const EntityContext = z.strictObject({
  entity: Entity,
  /** Whether the inventory has it. */
  known: z.boolean(),
  aliases: z.array(z.string()),
  addresses: z.array(z.string()),
  environment: EnvironmentTag.nullable(),
  criticality: Criticality.nullable(),
  productionCritical: z.boolean(),
  privileged: z.boolean(),
  scope: z.string().nullable(),
  owner: z.string().nullable(),
  /** Users that the alerts saw on this host. */
  loggedOn: z.array(Entity),
  facts: z.array(Fact),
});
export type EntityContext = z.infer<typeof EntityContext>;

export const IndicatorHit = z.strictObject({
  entity: EntityRef, confidence: z.number(), source: z.string(), reason: z.string(), at: Instant,
});
export type IndicatorHit = z.infer<typeof IndicatorHit>;

export const EntityHistory = z.strictObject({ entity: EntityRef, earlierIncidents: z.array(IncidentId) });

/**
 * How good a detection has been: `precision` is confirmed / (confirmed + false positive), 0 to 100, over closed incidents. `playbook` is the one
 * that its response names; decisions from before it was looked at have none.
 */
export const DetectionRecord = z.strictObject({
  detection: z.string(), confidence: z.number().min(0).max(100).nullable(), precision: z.number().min(0).max(100).nullable(), closed: z.int().min(0), playbook: z.string().optional(),
});
export type DetectionRecord = z.infer<typeof DetectionRecord>;

/** Which source was asked, and what was used instead when it failed. */
export const SourceStatus = z.strictObject({
  name: z.string(), status: z.enum(['ok', 'failed']), at: Instant, reason: z.string().nullable(), fallback: z.string().nullable(),
});
export type SourceStatus = z.infer<typeof SourceStatus>;

/** Everything that decide may know about an incident beside its events. */
export const Context = z.strictObject({
  at: Instant,
  entities: z.array(EntityContext),
  indicators: z.array(IndicatorHit),
  history: z.array(EntityHistory),
  detections: z.array(DetectionRecord),
  sources: z.array(SourceStatus),
});
export type Context = z.infer<typeof Context>;
