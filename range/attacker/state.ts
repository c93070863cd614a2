import * as z from 'zod';

/** A turn of an action from allowed to denied or back; `at` is range time, `wallAt` wall time, both ISO. */
const Change = z.strictObject({ at: z.string(), wallAt: z.string(), allowed: z.boolean(), why: z.string() });

export const AttackerAction = z.strictObject({
  id: z.string(),
  label: z.string(),
  lastAt: z.string().nullable(),
  allowed: z.boolean().nullable(),
  since: z.string().nullable(),
  count: z.number().int(),
  changes: z.array(Change),
});
export type AttackerAction = z.infer<typeof AttackerAction>;

/** A session that he minted: of what kind, when (range time, ISO), and all that is needed to use it. */
export const MintedSession = z.strictObject({ kind: z.string(), at: z.string(), secret: z.record(z.string(), z.string()) });
export type MintedSession = z.infer<typeof MintedSession>;

/** Rights of an administrator whose account he has taken: what he fights back with. */
export const AdminLoot = z.strictObject({ bearer: z.string(), awsKey: z.string(), user: z.string(), nsg: z.string(), profile: z.string() });

/** What he stole before the story begins, and what he has tried since. */
export const Attacker = z.strictObject({
  on: z.boolean(),
  /** Plays that he was told to make, with the rounds that are left of each. */
  plays: z.array(z.strictObject({ id: z.string(), rounds: z.number().int().positive() })).default([]),
  /** Sessions that the play `mint-sessions` made, oldest first. */
  sessions: z.array(MintedSession).default([]),
  admin: AdminLoot.nullable().default(null),
  loot: z.strictObject({
    tenant: z.string(),
    refreshToken: z.string(),
    legacyAccessToken: z.string(),
    awsKey: z.string(),
    awsSecret: z.string(),
    awsToken: z.string(),
    region: z.string(),
    role: z.string(),
    roleArn: z.string(),
    instance: z.string(),
    vm: z.string(),
    flow: z.string(),
    device: z.string(),
    server: z.string(),
    address: z.string(),
  }),
  actions: z.array(AttackerAction),
});
export type Attacker = z.infer<typeof Attacker>;
