import * as z from 'zod';
import { lagged } from '../lag.ts';

/** A user's fields that containment changes. `sessionsValidFrom` is range time in ms, whole seconds as in Graph. */
export const UserState = z.strictObject({
  accountEnabled: z.boolean(),
  sessionsValidFrom: z.number(),
  /** When the account was disabled (range ms), null while it is enabled. */
  disabledAt: z.number().nullable(),
});
export type UserState = z.infer<typeof UserState>;

export const User = z.strictObject({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  userType: z.enum(['Member', 'Guest']),
  onPremisesSyncEnabled: z.boolean().nullable(),
  /** Names of the directory roles the user holds. */
  roles: z.array(z.string()),
  state: lagged(UserState),
});
export type User = z.infer<typeof User>;

export const Entra = z.strictObject({
  tenant: z.strictObject({ id: z.string(), displayName: z.string(), domain: z.string() }),
  users: z.record(z.string(), User),
});
export type Entra = z.infer<typeof Entra>;
