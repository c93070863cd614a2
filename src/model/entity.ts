import * as z from 'zod';

export const ENTITY_KINDS = [
  'user', 'device', 'ip', 'domain', 'aws_role', 'aws_user', 'access_key', 'ec2_instance', 'azure_vm', 'service_principal',
] as const;

export const EntityKind = z.enum(ENTITY_KINDS);
export type EntityKind = z.infer<typeof EntityKind>;

/** Longest entity value that is accepted: an ARM id has at most about 1,000 characters. */
export const LONGEST_ENTITY_VALUE = 2_048;

/**
 * What an incident is about. `value` is the platform's immutable id (object id, ARN, resource id) once the inventory
 * has resolved it, else what the alert gave; `name` is what people call it.
 */
export const Entity = z.strictObject({
  kind: EntityKind,
  value: z.string().min(1).max(LONGEST_ENTITY_VALUE),
  name: z.string().max(LONGEST_ENTITY_VALUE),
});
export type Entity = z.infer<typeof Entity>;

/** `kind:value`, the way an entity is named as a target. */
export const EntityRef = z.string().regex(/^[a-z0-9_]+:[\s\S]+$/);
export type EntityRef = z.infer<typeof EntityRef>;

/** `kind:value` of an entity. */
export function entityRef(entity: { kind: string; value: string }): EntityRef {
  return `${entity.kind}:${entity.value}`;
}
