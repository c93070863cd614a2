import * as z from 'zod';
import { EntityRef } from './entity.ts';
import { IncidentId } from './incident.ts';
import { Outcome } from './outcome.ts';
import { Digest, Instant, Json } from './primitives.ts';
import { Refusal } from './refusal.ts';

/** Who did it: a person, a workflow run or a service identity. Never unknown. */
export const Actor = z.strictObject({ kind: z.enum(['person', 'workflow', 'service']), id: z.string().min(1) });
export type Actor = z.infer<typeof Actor>;

export const Ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

const data = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) => z.strictObject({ kind: z.literal(kind), ...shape });

/** What happened, by kind; the fields beside `kind` are what readers of the ledger compute from. */
export const TimelineData = z.discriminatedUnion('kind', [
  data('opened', { fingerprint: Digest }),
  data('event-added', { fingerprint: Digest, severity: z.string(), source: z.string() }),
  data('linked', { incident: IncidentId, fingerprint: Digest }),
  data('decided', { round: z.int(), inputs: Digest, decision: Digest, gate: z.string().nullable() }),
  data('planned', { n: z.int(), digest: Digest, gate: z.string() }),
  data('superseded', { n: z.int(), digest: Digest, by: z.int().nullable(), reason: z.string() }),
  data('approved', { n: z.int(), digest: Digest }),
  /** The increment's holds entered `containment.yaml`. */
  data('held', { n: z.int(), digest: Digest, controls: z.array(z.string()), targets: z.array(EntityRef), automatic: z.boolean() }),
  data('stamped', { controls: z.array(z.string()), at: Instant }),
  /** Written before the first remote call of a run. */
  data('intent', { stack: z.string(), phase: z.string(), resources: z.array(z.string()) }),
  data('outcome', { outcome: Outcome, controls: z.array(z.string()), attempt: z.int().min(1) }),
  data('task-intent', { key: z.string(), action: z.string(), target: EntityRef }),
  data('task-done', { key: z.string(), action: z.string(), target: EntityRef, reference: z.string() }),
  data('escalated', { reason: z.string(), next: z.string(), action: z.string().nullable(), target: EntityRef.nullable() }),
  /** Holds left `containment.yaml`. */
  data('released', { controls: z.array(z.string()), why: z.enum(['released', 'expired', 'rollback']), reason: z.string() }),
  /** What a release put back, and what it cannot. */
  data('restored', { controls: z.array(z.string()) }),
  data('irreversible', { control: z.string(), what: z.string() }),
  /** A target that was decided on and then found unfit: by preflight, or because it changed while people thought. */
  data('refused', { refusal: Refusal, action: z.string(), target: EntityRef }),
  data('drift', { control: z.string(), expected: Json, found: Json }),
  data('repaired', { stack: z.string(), what: z.string() }),
  data('acknowledged', {}),
  data('closed', { as: z.enum(['confirmed', 'false-positive', 'benign']), reason: z.string() }),
  data('storm', { reason: z.string(), open: z.boolean() }),
  data('paused', { scope: z.string().nullable(), reason: z.string() }),
  data('resumed', { scope: z.string().nullable() }),
  /** Repository chain: an incident's heads after a commit; a missing incident shows as a head without its files. */
  data('heads', { incidents: z.record(IncidentId, z.array(Digest)) }),
]);
export type TimelineData = z.infer<typeof TimelineData>;

/** One line of a timeline; its hash is the SHA-256 of its canonical JSON. `timeline/<ulid>.json`. */
export const TimelineEntry = z.strictObject({
  id: Ulid,
  /** Null in the repository's own chain. */
  incident: IncidentId.nullable(),
  at: Instant,
  actor: Actor,
  /** Digest of what it was made from, where there is such a thing. */
  inputs: Digest.nullable(),
  /** For people, one sentence. */
  result: z.string(),
  data: TimelineData,
  /** Hashes of the heads it saw: two runs can both append, and git can merge them. */
  prev: z.array(Digest),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** An entry before the ledger gives it its id and place in the chain. */
export const EntryDraft = TimelineEntry.omit({ id: true, prev: true, incident: true });
export type EntryDraft = z.infer<typeof EntryDraft>;
