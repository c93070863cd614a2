import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '../model/index.ts';
import { RESERVED } from './load.ts';

const run = promisify(execFile);
const MOST_BYTES = 64 * 1_024 * 1_024;

/**
 * The slugs of rules with a file that differs from the commit `since`, files that git does not know yet among them. Null where something
 * changed that all rules depend on: a watchlist, a schema. Throws UsageError for a commit that there is not.
 */
export async function changedSince(root: string, since: string): Promise<ReadonlySet<string> | null> {
  const git = async (...args: string[]): Promise<string[]> => (await run('git', ['-C', root, ...args], { maxBuffer: MOST_BYTES })).stdout.split('\0').filter((path) => path !== '');
  const failed = (cause: unknown): never => {
    throw new UsageError(`git cannot compare with ${since}`, 'Name a commit or a branch with --since, in a repository of git.', cause);
  };
  const [commit = ''] = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`).catch(failed);
  const paths = [
    ...await git('diff', '--name-only', '--no-renames', '--relative', '-z', commit.trim(), '--', 'detections').catch(failed),
    ...await git('ls-files', '--others', '--exclude-standard', '-z', '--', 'detections').catch(failed),
  ];
  const names = paths.flatMap((path) => /^detections\/([^/]+?)(?:\/|\.ya?ml$)/.exec(path)?.[1] ?? []);
  return names.some((name) => RESERVED.includes(name)) ? null : new Set(names);
}
