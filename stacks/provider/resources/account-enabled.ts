import * as z from 'zod';
import type { Connection, Rest } from '../connection.ts';
import { ProviderError, UnverifiedError } from '../errors.ts';
import { getUser, requireUser, setAccountEnabled } from '../graph.ts';
import { isUncertain, seen } from '../http.ts';
import { differ, resource, type Operation } from '../resource.ts';
import { Marker } from './fields.ts';

const Inputs = z.strictObject({ user: z.guid(), enabled: z.boolean(), before: z.boolean(), marker: Marker });
type Inputs = z.infer<typeof Inputs>;
const Recorded = z.object({ before: z.boolean().optional() });

/**
 * Sets the flag and looks until reads show it: a release that came before that would take its own effect for another's and leave it.
 * Throws UnverifiedError when it is not seen in time.
 */
async function set(graph: Rest, user: string, enabled: boolean, operation: Operation): Promise<void> {
  const shows = async (): Promise<boolean> => (await requireUser(graph, user, operation)).accountEnabled === enabled;
  if (await shows()) return;
  try {
    await setAccountEnabled(graph, user, enabled, operation);
  } catch (error) {
    if (!isUncertain(error) || !(await shows())) throw error;
  }
  if (!(await seen(shows, operation))) {
    throw new UnverifiedError(user, {}, `accountEnabled: ${enabled} was accepted for user ${user}, but reads do not show it after ${operation.timeoutSeconds} s. Run apply again`);
  }
}

/** `cordon:entra:AccountEnabled`: the account is disabled while this is held; `before` is what a release restores. */
export const accountEnabled = resource<Connection, Inputs>({
  inputs: Inputs,
  refuse: ({ enabled }) => (enabled ? [{ property: 'enabled', reason: 'must be false: containment never enables an account, a release restores `before`' }] : []),
  diff: (olds, news) => differ(olds, news, ['user']),
  create: async (connection, { user, enabled }, operation) => {
    await set(connection.graph(), user, enabled, operation);
    return { id: user, outputs: {} };
  },
  read: async (connection, id, _olds, operation) => {
    const user = await getUser(connection.graph(), id, operation);
    return user === null ? null : { id, inputs: { user: id, enabled: user.accountEnabled }, outputs: {} };
  },
  update: async (connection, id, _olds, { enabled }, operation) => {
    await set(connection.graph(), id, enabled, operation);
    return {};
  },
  delete: async (connection, id, olds, operation) => {
    const { before } = Recorded.parse(olds);
    if (before === undefined) {
      throw new ProviderError('FAILED_PRECONDITION', `nothing recorded says whether user ${id} was enabled before: run apply once with \`before\`, then release`);
    }
    const graph = connection.graph();
    const user = await getUser(graph, id, operation);
    // Gone, or disabled before we came: leave it. One that somebody else has enabled meanwhile is left by `set`.
    if (user === null || !before) return;
    await set(graph, id, true, operation);
  },
});
