import * as z from 'zod';
import { Entity, EntityRef } from './entity.ts';
import { EventSource } from './event.ts';
import { Digest, Instant, Severity } from './primitives.ts';

/** `<date>-<first 10 digits of a hash of the first event's fingerprint>`. */
export const IncidentId = z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{10}$/);
export type IncidentId = z.infer<typeof IncidentId>;

export const INCIDENT_STATES = [
  'new', 'awaiting-approval', 'containing', 'contained', 'partly-contained', 'escalated', 'released', 'closed',
] as const;
export const IncidentState = z.enum(INCIDENT_STATES);
export type IncidentState = z.infer<typeof IncidentState>;

export const Priority = z.enum(['P1', 'P2', 'P3', 'P4']);
export type Priority = z.infer<typeof Priority>;

export const CloseVerdict = z.enum(['confirmed', 'false-positive', 'benign']);
export type CloseVerdict = z.infer<typeof CloseVerdict>;

/** The storm breaker's own incident names what tripped it. */
export const StormTrip = z.strictObject({
  source: EventSource.nullable(),
  severity: Severity.nullable(),
  reason: z.string(),
  trippedAt: Instant,
  lastEventAt: Instant,
  suppressed: z.int().min(0),
});
export type StormTrip = z.infer<typeof StormTrip>;

/** An incident: the events that belong together, and where its handling stands. `incident.yaml`. */
export const Incident = z.strictObject({
  id: IncidentId,
  title: z.string(),
  state: IncidentState,
  severity: Severity,
  severityAssumed: z.boolean(),
  priority: Priority,
  queue: z.string(),
  sources: z.array(EventSource),
  entities: z.array(Entity),
  /** Fingerprints, in the order of arrival. */
  events: z.array(Digest),
  /** Other open incidents that an event of this one also touches. */
  linked: z.array(IncidentId),
  storm: StormTrip.nullable(),
  openedAt: Instant,
  lastEventAt: Instant,
  occurredAt: Instant.nullable(),
  detectedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  containedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  closedAs: CloseVerdict.nullable(),
});
export type Incident = z.infer<typeof Incident>;

/** How a closed or open incident looks to enrichment and to the storm breaker. */
export const IncidentSummary = z.strictObject({
  id: IncidentId,
  openedAt: Instant,
  entities: z.array(EntityRef),
  detections: z.array(z.string()),
  closedAs: CloseVerdict.nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;
