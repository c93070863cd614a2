import * as z from 'zod';
import type { Connection, Rest } from '../connection.ts';
import { UnverifiedError } from '../errors.ts';
import { getUser, requireUser, revokeSignInSessions } from '../graph.ts';
import { isUncertain, pause } from '../http.ts';
import { differ, resource, type Operation } from '../resource.ts';
import type { Props } from '../values.ts';
import { Instant, Marker } from './fields.ts';

const Inputs = z.strictObject({ user: z.guid(), notBefore: Instant, marker: Marker });
type Inputs = z.infer<typeof Inputs>;
const Recorded = z.object({ notBefore: z.string().optional() });

/** Reads lag behind a revocation; the next look comes after this, in ms, then after twice as long. */
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 2000;
/** A revocation sets the tenant's own time, in whole seconds: one that came out too early is repeated this often. */
const REVOCATIONS = 3;

function inForce(validFrom: string | null, notBefore: string): boolean {
  return validFrom !== null && Date.parse(validFrom) >= Date.parse(notBefore);
}

/** Makes sure that sessions from before `notBefore` are void: looks, revokes where needed, looks until it is seen. */
async function ensure(graph: Rest, inputs: Inputs, operation: Operation): Promise<Props> {
  const { user, notBefore } = inputs;
  let { sessionsValidFrom: seen } = await requireUser(graph, user, operation);
  const until = performance.now() + operation.timeoutSeconds * 1000;
  for (let revocations = 0; revocations < REVOCATIONS && !inForce(seen, notBefore); revocations += 1) {
    try {
      await revokeSignInSessions(graph, user, operation);
    } catch (error) {
      if (!isUncertain(error)) throw error;
      // Unanswered: it may have happened. The look below decides; once more without an answer is the end.
      seen = (await requireUser(graph, user, operation)).sessionsValidFrom;
      if (!inForce(seen, notBefore) && revocations > 0) throw error;
      continue;
    }
    const before = seen;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
      seen = (await requireUser(graph, user, operation)).sessionsValidFrom;
      if (inForce(seen, notBefore) || performance.now() + wait > until) break;
      await pause(wait, operation);
      if (seen !== before) break; // Seen, and still earlier than asked: revoke again.
    }
  }
  if (!inForce(seen, notBefore)) {
    throw new UnverifiedError(user, { validFrom: seen },
      `the revocation was accepted, but user ${user} still shows signInSessionsValidFromDateTime ${seen ?? 'null'}, before ${notBefore}. Run apply again; if it stays, compare the clocks`);
  }
  return { validFrom: seen };
}

/**
 * `cordon:entra:SessionsValidFrom`: sessions and refresh tokens from before `notBefore` are void. In force when the tenant reports
 * `signInSessionsValidFromDateTime >= notBefore`.
 */
export const sessionsValidFrom = resource<Connection, Inputs>({
  inputs: Inputs,
  diff: (olds, news) => differ(olds, news, ['user']),
  create: async (connection, inputs, operation) => ({ id: inputs.user, outputs: await ensure(connection.graph(), inputs, operation) }),
  read: async (connection, id, olds, operation) => {
    const user = await getUser(connection.graph(), id, operation);
    if (user === null || user.sessionsValidFrom === null) return null;
    const { notBefore } = Recorded.parse(olds);
    const held = notBefore !== undefined && inForce(user.sessionsValidFrom, notBefore);
    return { id, inputs: { user: id, notBefore: held ? notBefore : user.sessionsValidFrom }, outputs: { validFrom: user.sessionsValidFrom } };
  },
  update: async (connection, _id, _olds, inputs, operation) => ensure(connection.graph(), inputs, operation),
  // A revocation cannot be taken back: there is nothing to restore, new sessions were allowed all along.
  delete: async () => undefined,
});
