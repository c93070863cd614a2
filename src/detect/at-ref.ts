import { isContentPath, type ContentTree } from '../content/tree.ts';
import { UsageError } from '../model/index.ts';
import { git, tryGit } from '../record/git.ts';
import { readBlobs } from '../record/repository.ts';

/** The files of `detections/` as a commit has them. `repo`: the root of the response repository. @throws UsageError where git knows no such commit. */
export async function detectionsAt(repo: string, ref: string): Promise<ContentTree> {
  const known = await tryGit(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (known.code !== 0) throw new UsageError(`git knows no commit ${ref} here`, 'Name a branch, tag or commit; in a workflow, fetch it first (fetch-depth: 0).');
  const listed = (await git(repo, ['ls-tree', '-r', '-z', known.stdout.toString('utf8').trim(), '--', 'detections'])).toString('utf8').split('\0');
  // Links and submodules are no rules.
  const files = listed.flatMap((line) => {
    const [, id, path] = /^100\d+ blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
    return id === undefined || path === undefined || !isContentPath(path) ? [] : [{ id, path }];
  });
  const blobs = await readBlobs(repo, [...new Set(files.map(({ id }) => id))]);
  return new Map(files.map(({ id, path }) => [path, blobs.get(id) ?? '']));
}
