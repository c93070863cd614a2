import type { Actor, Instant } from '../model/index.ts';
import { firstCommit, PAUSE_PATH, record, toYaml, type Ledger } from '../record/index.ts';

/**
 * What tells this repository's containment from another team's: its first commit. A repository without a commit gets one.
 * Throws LedgerError in a shallow clone, whose first commit is somewhere else.
 */
export async function repositoryId(ledger: Ledger, actor: Actor, now: Instant): Promise<string> {
  if (ledger.head === null) await record(ledger, { message: 'the ledger begins', incidents: [], root: new Map([[PAUSE_PATH, toYaml({ pauses: [] })]]), actor, now });
  return await firstCommit(ledger.repository);
}
