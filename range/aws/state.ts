import * as z from 'zod';
import { lagged } from '../lag.ts';

/** Policy documents are kept as the text that was written: IAM gives back the same bytes. */
export const Role = z.strictObject({
  name: z.string(),
  path: z.string(),
  arn: z.string(),
  id: z.string(),
  created: z.number(),
  trust: z.string(),
  tags: z.record(z.string(), z.string()),
  inline: lagged(z.record(z.string(), z.string())),
});
export type Role = z.infer<typeof Role>;

/** A user and its long-term keys (id to status). */
export const AwsUser = z.strictObject({
  name: z.string(),
  arn: z.string(),
  id: z.string(),
  keys: z.record(z.string(), z.enum(['Active', 'Inactive'])),
  inline: z.record(z.string(), z.string()),
});
export type AwsUser = z.infer<typeof AwsUser>;

export const InstanceProfile = z.strictObject({ name: z.string(), path: z.string(), arn: z.string(), id: z.string(), role: z.string().nullable() });
export type InstanceProfile = z.infer<typeof InstanceProfile>;

const Association = z.strictObject({ id: z.string(), profile: z.string() });

export const Instance = z.strictObject({
  id: z.string(),
  region: z.string(),
  privateIp: z.string(),
  state: z.enum(['running', 'stopped']),
  tags: z.record(z.string(), z.string()),
  /** The instance profile (its ARN) the instance has, null for none. */
  association: lagged(Association.nullable()),
});
export type Instance = z.infer<typeof Instance>;

export const Aws = z.strictObject({
  account: z.string(),
  regions: z.array(z.string()),
  /** Access key id of the responders' own identity, which no policy limits. */
  adminKey: z.string(),
  roles: z.record(z.string(), Role),
  users: z.record(z.string(), AwsUser),
  profiles: z.record(z.string(), InstanceProfile),
  instances: z.record(z.string(), Instance),
});
export type Aws = z.infer<typeof Aws>;
