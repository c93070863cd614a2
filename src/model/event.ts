import * as z from 'zod';
import { ENTITY_KINDS, Entity } from './entity.ts';
import { Digest, Instant, Json, Severity } from './primitives.ts';

/** The sources that playbooks trigger on. */
export const EVENT_SOURCES = ['edr', 'siem', 'cloudtrail', 'identity', 'network', 'cspm'] as const;
export const EventSource = z.enum(EVENT_SOURCES);
export type EventSource = z.infer<typeof EventSource>;

/** The adapters of `src/ingest/`, one for each format that alerts arrive in. */
export const AdapterName = z.enum(['generic', 'sentinel', 'defender', 'guardduty']);
export type AdapterName = z.infer<typeof AdapterName>;

/**
 * What could not be told apart: a `host` that the inventory does not have exactly once among devices, EC2 instances and
 * Azure VMs; a name that several objects of its kind have; a value that is unusable. Nothing is done to it but by a person.
 */
export const UnresolvedHost = z.strictObject({
  kind: z.enum(['host', ...ENTITY_KINDS]),
  value: z.string(),
  reason: z.string(),
  candidates: z.array(Entity),
});
export type UnresolvedHost = z.infer<typeof UnresolvedHost>;

/** One alert, normalised and with its entities resolved against the inventory. */
export const Event = z.strictObject({
  /** From the source's own id and the entities named, else from the canonical payload: the same alert twice is one event. */
  fingerprint: Digest,
  adapter: AdapterName,
  source: EventSource,
  /** A word that playbooks trigger on: `credential_theft`, `malware`, ... */
  eventType: z.string().regex(/^[a-z0-9][a-z0-9_.:-]{0,99}$/),
  severity: Severity,
  /** The alert carried no severity that we know; it was taken as low, and a person must approve. */
  severityAssumed: z.boolean(),
  title: z.string().max(512),
  /** The source's own id of the alert. */
  sourceId: z.string().max(512).nullable(),
  /** The name or id of the detection rule that fired, when the source says so. */
  detection: z.string().max(512).nullable(),
  /** The source's own confidence in the alert, 0 to 100. */
  confidence: z.number().min(0).max(100).nullable(),
  occurredAt: Instant.nullable(),
  detectedAt: Instant,
  receivedAt: Instant,
  entities: z.array(Entity).max(200),
  unresolved: z.array(UnresolvedHost),
  /** Who was logged on to which host, as the alert says. */
  loggedOn: z.array(z.strictObject({ host: Entity, user: Entity })),
  /** ATT&CK tactics (`credential-access`) and technique ids (`T1003.001`). */
  tactics: z.array(z.string().max(64)),
  techniques: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)),
  metadata: z.record(z.string(), Json),
  payloadDigest: Digest,
});
export type Event = z.infer<typeof Event>;

/** An alert that does not fit, kept as `incidents/rejected/<sha256>.json`. */
export const Rejection = z.strictObject({
  file: z.string(),
  /** Position in the file when it held several alerts, from 0. */
  index: z.int().min(0),
  digest: Digest,
  reason: z.string(),
  excerpt: z.string().max(2_048),
  at: Instant,
});
export type Rejection = z.infer<typeof Rejection>;
