import { UsageError } from '../model/index.ts';
import { dirtyContent, type Ledger } from '../record/index.ts';

/** What a real environment is contained from: the main branch, and content as it was reviewed. */
const MAIN = 'refs/heads/main';

/** Throws UsageError where a real environment would be touched from another branch, or by files that nobody reviewed. */
export async function requireReviewed(ledger: Ledger, environment: string): Promise<void> {
  if (ledger.branch !== MAIN) throw new UsageError(`environment "${environment}" is contained from the main branch, and this is ${ledger.branch ?? 'a detached head'}`, 'Switch to main: `git switch main`.');
  const dirty = await dirtyContent(ledger);
  if (dirty.length > 0) throw new UsageError(`${dirty[0] ?? ''} is not committed${dirty.length === 1 ? '' : `, and ${dirty.length - 1} more`}: environment "${environment}" takes only what was reviewed`, 'Commit it by a pull request, or put it back: `git restore .`');
}
