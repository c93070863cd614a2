import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { LedgerError, UsageError } from '../model/index.ts';
import { git, tryGit } from './git.ts';

/** A git work tree, and who commits in it. */
export interface Repository {
  root: string;
  gitDir: string;
  /** Shared by all work trees of the repository: locks live here. */
  commonDir: string;
  shallow: boolean;
  objectFormat: 'sha1' | 'sha256';
  /** `Name <address>`. */
  identity: string;
}

/** Where the branch stands. `branch` is null on a detached head, `commit` is null before the first commit. */
export interface Head { branch: string | null; commit: string | null }

const FALLBACK_IDENTITY = 'cordon <cordon@localhost>';

/**
 * Opens the git work tree whose top folder is `root`.
 * @throws UsageError when it is none.
 */
export async function openRepository(root: string): Promise<Repository> {
  const absolute = path.resolve(root);
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    throw new UsageError(`${absolute} is no folder`, 'Name the response repository with --repo DIR.');
  }
  const answer = await tryGit(absolute, ['rev-parse', '--show-toplevel', '--absolute-git-dir', '--git-common-dir', '--is-shallow-repository', '--show-object-format']);
  if (answer.code !== 0) {
    throw new UsageError(`${absolute} is no git work tree: ${answer.stderr}`, 'Run `git init` there, or name the response repository with --repo DIR.');
  }
  const [top = '', gitDir = '', common = '', shallow = '', format = ''] = answer.stdout.toString('utf8').split('\n');
  if (realpathSync(top) !== realpathSync(absolute)) {
    throw new UsageError(`${absolute} is inside the git work tree ${top}, not its top folder`, `Run \`git init\` in ${absolute}, or use --repo ${top}.`);
  }
  return {
    root: absolute, gitDir, commonDir: path.resolve(absolute, common), shallow: shallow === 'true',
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1', identity: await identityIn(absolute),
  };
}

async function identityIn(root: string): Promise<string> {
  // `git var` fails when neither the environment nor the configuration names anybody, as on a fresh runner.
  const answer = await tryGit(root, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_COMMITTER_IDENT']);
  const found = answer.code === 0 ? /^(.*<[^<>]*>) \d+ [+-]\d{4}$/.exec(answer.stdout.toString('utf8').trim()) : null;
  return found?.[1] ?? FALLBACK_IDENTITY;
}

/** Reads where HEAD stands now. */
export async function readHead(repository: Repository): Promise<Head> {
  const born = await tryGit(repository.root, ['rev-parse', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD']);
  const lines = born.stdout.toString('utf8').split('\n');
  if (born.code === 0 && lines.length >= 2) return { commit: lines[0] ?? null, branch: lines[1]?.startsWith('refs/') ? lines[1] : null };
  const commit = await tryGit(repository.root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const branch = await tryGit(repository.root, ['symbolic-ref', '-q', 'HEAD']);
  return {
    commit: commit.code === 0 ? commit.stdout.toString('utf8').trim() : null,
    branch: branch.code === 0 ? branch.stdout.toString('utf8').trim() : null,
  };
}

const IN_PROGRESS: Record<string, string> = {
  MERGE_HEAD: 'merge', 'rebase-merge': 'rebase', 'rebase-apply': 'rebase', CHERRY_PICK_HEAD: 'cherry-pick', REVERT_HEAD: 'revert',
};

/**
 * The branch that a commit may go to.
 * @throws LedgerError on a detached head, or in the middle of a merge or rebase.
 */
export function writableBranch(repository: Repository, head: Head): string {
  for (const [name, what] of Object.entries(IN_PROGRESS)) {
    if (existsSync(path.join(repository.gitDir, name))) {
      throw new LedgerError('LEDGER_BUSY', `a ${what} is in progress in ${repository.root}`, `Finish it or give it up (\`git ${what} --abort\`), then run the command again.`);
    }
  }
  if (head.branch === null) {
    throw new LedgerError('DETACHED_HEAD', `${repository.root} is on a detached head: a commit would belong to no branch`, 'Check out the branch that the ledger is on, then run the command again.');
  }
  return head.branch;
}

/** The id that git gives these bytes as a blob. */
export function blobId(repository: Repository, bytes: Uint8Array): string {
  return createHash(repository.objectFormat).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** All files under `incidents/` in a commit: path to blob id. Links and submodules are left out and named in `odd`. */
export async function listFiles(root: string, commit: string): Promise<{ files: Map<string, string>; odd: string[] }> {
  const files = new Map<string, string>();
  const odd: string[] = [];
  for (const line of (await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit, 'incidents'])).toString('utf8').split('\0')) {
    const found = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    if (found === null) continue;
    const [, mode = '', , id = '', name = ''] = found;
    if (mode.startsWith('100')) files.set(name, id);
    else odd.push(name);
  }
  return { files, odd };
}

/** Blobs by id, as text, with one git process. */
export async function readBlobs(root: string, ids: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (ids.length === 0) return texts;
  const output = await git(root, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  let at = 0;
  for (const id of ids) {
    const end = output.indexOf(10, at);
    const header = output.subarray(at, end).toString('utf8');
    const size = Number(/ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
    if (Number.isNaN(size)) {
      throw new LedgerError('OBJECT_MISSING', `git does not have object ${id}: ${header}`, 'Run `git fsck`; fetch the missing objects from another clone.');
    }
    texts.set(id, output.subarray(end + 1, end + 1 + size).toString('utf8'));
    at = end + 1 + size + 1;
  }
  return texts;
}

/**
 * The commit that the history of HEAD begins with; of several beginnings (a joined history) the first by name.
 * @throws LedgerError `SHALLOW_CLONE`: there the first commit is somewhere else.
 */
export async function firstCommit(repository: Repository): Promise<string> {
  if (repository.shallow) throw new LedgerError('SHALLOW_CLONE', 'this is a shallow clone: the ledger\'s history is not here', 'Fetch all of it: `git fetch --unshallow` (fetch-depth: 0 in a workflow).');
  const roots = (await git(repository.root, ['rev-list', '--max-parents=0', 'HEAD'])).toString('utf8').trim().split('\n').sort();
  return roots[0] ?? '';
}

/** What a team agrees on, beside the ledger: paths that `git status` knows. */
const CONTENT = ['cordon.yaml', 'cordon.yml', 'playbooks', 'exceptions', 'inventory', 'intel', 'detections'];

/**
 * Content files of the work tree that differ from HEAD or are not tracked; also what git was told not to look at, by
 * `.gitignore` or a bit in the index: the loader reads it all the same.
 */
export async function dirtyContent({ repository }: { repository: Repository }): Promise<string[]> {
  const list = async (...args: string[]): Promise<string[]> => (await git(repository.root, [...args, '--', ...CONTENT])).toString('utf8').split('\0').filter((line) => line !== '');
  const status = await list('status', '--porcelain', '-z', '--untracked-files=all', '--ignored=matching');
  // A lower-case tag is `assume-unchanged`, S is `skip-worktree`.
  const hidden = (await list('ls-files', '-v', '-z')).filter((line) => /^(?:[a-z]|S) /.test(line));
  const changed = status.filter((line) => !line.startsWith('!! ') || /\.(?:ya?ml|kql|csv)$|\/$/.test(line)).map((line) => line.slice(3));
  return [...new Set([...changed, ...hidden.map((line) => line.slice(2))])];
}

/** Content files that HEAD has and the work tree lacks. */
export async function missingContent({ repository, head }: { repository: Repository; head: string | null }): Promise<string[]> {
  if (head === null) return [];
  const missing = (await git(repository.root, ['diff', '--name-only', '--no-renames', '--diff-filter=D', '-z', 'HEAD', '--', ...CONTENT])).toString('utf8').split('\0').filter((name) => name !== '');
  return missing.filter((name) => !existsSync(path.join(repository.root, name)));
}
