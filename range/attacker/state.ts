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

/** What he stole before the story begins, and what he has tried since. */
export const Attacker = z.strictObject({
  on: z.boolean(),
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
