import * as z from 'zod';
import { EntityKind, ENTITY_KINDS } from './entity.ts';
import { Criticality, EnvironmentTag, Instant, Where } from './primitives.ts';

const facts = {
  id: z.string().min(1).describe('The platform\'s immutable id: object id, machine id, ARN, resource id.'),
  name: z.string().min(1).describe('What people call it.'),
  aliases: z.array(z.string().min(1)).default([]).describe('Other names that alerts use for it.'),
  environment: EnvironmentTag.optional().describe('production, staging, dev, sandbox, ...; unknown never runs on auto.'),
  criticality: Criticality.optional().describe('0 to 10; unknown never runs on auto.'),
  productionCritical: z.boolean().default(false).describe('Never runs on auto, whatever environment and criticality say.'),
  owner: z.string().optional().describe('An owner of contacts.yaml.'),
  scope: z.string().optional().describe('The scope of cordon.yaml that it belongs to, where the id does not say.'),
  usedBy: z.array(z.string().min(1)).optional().describe('Who gets in by it, by id, name or alias: whose device, key or OAuth app it is, who may assume the role. A contained user\'s other ways in are told, and proposed.'),
  tags: z.record(z.string(), z.string()).default({}),
};

export const Asset = z.strictObject({
  ...facts,
  kind: z.enum(['device', 'ec2_instance', 'azure_vm', 'ip', 'domain'] satisfies (typeof ENTITY_KINDS[number])[]),
  addresses: z.array(z.string()).default([]).describe('IP addresses it is known by.'),
  shared: z.boolean().default(false).describe('Many share it (NAT, proxy, jump host): alerts about it do not belong together for that alone.'),
});
export type Asset = z.infer<typeof Asset>;

export const Identity = z.strictObject({
  ...facts,
  kind: z.enum(['user', 'aws_role', 'aws_user', 'access_key', 'service_principal'] satisfies (typeof ENTITY_KINDS[number])[]),
  privileged: z.boolean().default(false),
  synced: z.boolean().default(false).describe('Comes from an on-premises directory.'),
  guest: z.boolean().default(false),
  manager: z.string().optional(),
});
export type Identity = z.infer<typeof Identity>;

export const Person = z.strictObject({
  id: z.string(), name: z.string(), email: z.string(), github: z.string().optional(), roles: z.array(z.string()).default([]),
});
export const Role = z.strictObject({ id: z.string(), queue: z.string(), onCall: z.array(z.string()).default([]) });
export const Owner = z.strictObject({ id: z.string(), businessOwner: z.string(), teams: z.array(z.string()).default([]) });

const reason = z.string().min(1);
/** What the response never touches: one object, a network, or every name that fits a pattern (`*` only). */
export const ProtectedRule = z.union([
  z.strictObject({ kind: EntityKind, id: z.string().min(1), reason }),
  z.strictObject({ kind: z.literal('ip'), cidr: z.string().min(1), reason }),
  z.strictObject({ kind: EntityKind, match: z.string().min(1), reason }),
]);
export type ProtectedRule = z.infer<typeof ProtectedRule>;

export const AssetsFile = z.strictObject({ assets: z.array(Asset) });
export const IdentitiesFile = z.strictObject({ identities: z.array(Identity) });
export const ContactsFile = z.strictObject({
  people: z.array(Person), roles: z.array(Role).default([]), owners: z.array(Owner).default([]),
});
export type ContactsFile = z.infer<typeof ContactsFile>;
export const ProtectedFile = z.strictObject({ protected: z.array(ProtectedRule) });

export const Indicator = z.strictObject({
  kind: z.enum(['ip', 'domain', 'user', 'device']),
  value: z.string().min(1),
  confidence: z.number().min(0).max(100),
  source: z.string().min(1),
  firstSeen: Instant.optional(),
  validUntil: Instant.optional(),
  reason: z.string().default(''),
});
export type Indicator = z.infer<typeof Indicator>;
export const IndicatorsFile = z.strictObject({ indicators: z.array(Indicator) });

/** The four files of `inventory/` as one value. */
export const Inventory = z.strictObject({
  assets: z.array(Asset),
  identities: z.array(Identity),
  contacts: ContactsFile,
  protected: z.array(z.strictObject({ rule: ProtectedRule, where: Where })),
});
export type Inventory = z.infer<typeof Inventory>;
