import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { actions } from '../../responders/registry.ts';
import { inspectContent, readWorkTree, type LoadedContent } from '../content/index.ts';
import { InvalidContent, RefusedError, UsageError } from '../model/index.ts';
import { dirtyContent, firstCommit, openLedger } from '../record/index.ts';
import { git } from '../record/git.ts';

/** The rules of a repository as they are deployed. */
export interface Source {
  root: string;
  content: LoadedContent;
  /** HEAD; null before the first commit. */
  commit: string | null;
  /** What says in a workspace that an object is of this repository. */
  marker: string;
  /** The newest commit that changed one of the files; null where none did. */
  commitOf(files: readonly string[]): string | null;
}

const OURS = /^(detections\/|cordon\.ya?ml$)/;

/**
 * Reads what is to be deployed. Throws InvalidContent for what does not fit in `detections/` and `cordon.yaml`; for an apply RefusedError
 * when it is not committed: nobody could say later what was deployed; LedgerError in a shallow clone.
 */
export async function readSource(root: string, preview: boolean): Promise<Source> {
  const ledger = await openLedger(resolve(root));
  const { content, problems } = inspectContent(await readWorkTree(resolve(root)), actions);
  const own = problems.filter(({ file }) => OURS.test(file));
  if (own.length > 0) throw new InvalidContent(own);
  if (ledger.head === null) throw new UsageError('the repository has no commit', 'Commit the rules first: the workspace is told which commit they are of.');
  const dirty = preview ? [] : (await dirtyContent(ledger)).filter((path) => OURS.test(path));
  if (dirty.length > 0) throw new RefusedError('NOT_COMMITTED', `not committed: ${dirty.slice(0, 5).join(', ')}${dirty.length > 5 ? ` and ${dirty.length - 5} more` : ''}`, 'Commit the rules, or look with --preview.');
  const commits = await newestCommits(resolve(root));
  return {
    root: resolve(root), content, commit: ledger.head,
    marker: `cordon-${createHash('sha256').update(await firstCommit(ledger.repository)).digest('hex').slice(0, 32)}`,
    commitOf: (files) => files.flatMap((file) => commits.get(file) ?? []).toSorted((a, b) => a.age - b.age)[0]?.commit ?? null,
  };
}

/** By file of detections/ the commit that changed it last; `age` counts commits back from HEAD. */
async function newestCommits(root: string): Promise<Map<string, { commit: string; age: number }>> {
  const log = (await git(root, ['log', '--format=%x00%H', '--name-only', '--no-renames', '-m', '--first-parent', '--', 'detections'])).toString('utf8');
  const newest = new Map<string, { commit: string; age: number }>();
  for (const [age, entry] of log.split('\0').slice(1).entries()) {
    const [commit = '', ...files] = entry.split('\n').filter((line) => line !== '');
    for (const file of files) if (!newest.has(file)) newest.set(file, { commit, age });
  }
  return newest;
}
