import * as z from 'zod';
import { Entity } from './entity.ts';
import { IncidentId } from './incident.ts';
import { Digest, Instant, Json } from './primitives.ts';

/** Names the one field of one object in one cloud that a control sets. */
export const ControlKey = z.strictObject({
  /** A scope id of `cordon.yaml`: an AWS account, Azure subscription, Entra or Defender tenant. */
  scope: z.string().min(1),
  /** The control type: `entra:sessions-valid-from`. */
  type: z.string().min(1),
  /** The platform's id of the object. */
  object: z.string().min(1),
  field: z.string().min(1),
});
export type ControlKey = z.infer<typeof ControlKey>;

/** `<scope>/<type>/<object id>/<field>`, with `%` and `/` inside a part escaped: equal strings are equal controls. */
export function controlKey(key: ControlKey): string {
  return [key.scope, key.type, key.object, key.field].map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

export const Retry = z.strictObject({ maxAttempts: z.int().min(1), backoffMs: z.int().min(0) });
export type Retry = z.infer<typeof Retry>;

/** One incident holds one control: the key is (incident, control). `containment.yaml` lists the active ones. */
export const Hold = z.strictObject({
  control: ControlKey,
  /** Checked by the control type's own schema. */
  value: Json,
  /** What a release restores: what was there before the first hold on this control. */
  before: Json,
  until: Instant,
  incident: IncidentId,
  /** The playbook's action id, and the responder action it was routed to. */
  action: z.string(),
  responder: z.string(),
  target: Entity,
  plan: Digest,
  /** Resources are rendered into stack `containment.<env>.<scope>.<provider>.<shard>`; never changes while held. */
  shard: z.int().min(0),
  /** When apply wrote the time into `value`: at the first apply, and once more after it was seen in force. */
  stamps: z.array(Instant).max(2),
  onFailure: z.enum(['keep', 'rollback', 'escalate']),
  timeoutSeconds: z.int().min(1),
  retry: Retry,
});
export type Hold = z.infer<typeof Hold>;

/** `containment.yaml`. */
export const Containment = z.strictObject({ holds: z.array(Hold) });
export type Containment = z.infer<typeof Containment>;

/** Something that is done once and never undone by a release: a ticket, a page, a snapshot. */
export const Task = z.strictObject({
  /** Idempotency key: looked up before the task is repeated. */
  key: z.string().min(1),
  incident: IncidentId,
  action: z.string(),
  responder: z.string(),
  target: Entity,
  scope: z.string(),
  parameters: z.record(z.string(), Json),
  timeoutSeconds: z.int().min(1),
  retry: Retry,
});
export type Task = z.infer<typeof Task>;

/** The control that `controlKey` named. */
export function parseControlKey(key: string): ControlKey {
  const [scope = '', type = '', object = '', field = ''] = key.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%'));
  return ControlKey.parse({ scope, type, object, field });
}
