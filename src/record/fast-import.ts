import { rmSync } from 'node:fs';
import path from 'node:path';
import { LedgerError } from '../model/index.ts';
import { tryGit } from './git.ts';
import type { Repository } from './repository.ts';

/** One commit: what changes under which paths. A null text deletes the path; a blob id takes over what git has. */
export interface Commit {
  branch: string;
  /** Null for a repository's first commit. */
  from: string | null;
  message: string;
  /** Milliseconds since 1970. */
  at: number;
  files: ReadonlyMap<string, Content>;
  /** For a merge: the other parent, the tree that the commit begins with, and in it the ledger's own (null: none). */
  merge?: { parent: string; tree: string; ledger: string | null };
}
export type Content = { text: string } | { blob: string } | null;

function data(bytes: Uint8Array): Uint8Array[] {
  return [Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')];
}

/**
 * The commit as a stream for `git fast-import` (https://git-scm.com/docs/git-fast-import). Paths come from `placeOf`
 * and need no quoting. `done` makes a stream that was cut off worthless instead of half a commit.
 */
export function stream(commit: Commit, identity: string): Buffer {
  const parts: Uint8Array[] = [Buffer.from(
    `feature done\ncommit ${commit.branch}\nmark :1\ncommitter ${identity} ${Math.floor(commit.at / 1000)} +0000\n`)];
  parts.push(...data(Buffer.from(commit.message)));
  if (commit.from !== null) parts.push(Buffer.from(`from ${commit.from}\n`));
  if (commit.merge !== undefined) {
    const { parent, tree, ledger } = commit.merge;
    parts.push(Buffer.from(`merge ${parent}\nM 040000 ${tree} \nD incidents\n${ledger === null ? '' : `M 040000 ${ledger} incidents\n`}`));
  }
  // Deletions first: git would otherwise delete what a rename has just put there.
  const entries = [...commit.files].sort(([, a], [, b]) => Number(a !== null) - Number(b !== null));
  for (const [name, content] of entries) {
    if (content === null) parts.push(Buffer.from(`D ${name}\n`));
    else if ('blob' in content) parts.push(Buffer.from(`M 100644 ${content.blob} ${name}\n`));
    else parts.push(Buffer.from(`M 100644 inline ${name}\n`), ...data(Buffer.from(content.text)));
  }
  parts.push(Buffer.from('\nget-mark :1\ndone\n'));
  return Buffer.concat(parts);
}

/**
 * Makes the commit and moves the branch to it, in one process and all or nothing. Returns the commit, or null when
 * somebody else moved the branch in between; nothing has changed then.
 * @throws LedgerError `GIT_FAILED`, with nothing changed: no room, no permission.
 */
export async function commitFiles(repository: Repository, commit: Commit): Promise<string | null> {
  const result = await tryGit(repository.root, ['fast-import', '--quiet', '--date-format=raw'], stream(commit, repository.identity));
  if (result.code === 0) return result.stdout.toString('utf8').trim();
  const now = await tryGit(repository.root, ['rev-parse', '--verify', '--quiet', `${commit.branch}^{commit}`]);
  if ((now.code === 0 ? now.stdout.toString('utf8').trim() : null) !== commit.from) return null;
  // fast-import compares the branch with what it was, so one that is back by now was only moved for a moment.
  if (result.stderr.includes('Not updating')) return null;
  // Its report of a crash would only take more of a full disk.
  const report = /dumping crash report to (.+)/.exec(result.stderr);
  if (report?.[1] !== undefined) rmSync(path.resolve(repository.root, report[1]), { force: true });
  const said = result.stderr.replace(/\n?fast-import: dumping crash report to .+/, '').trim();
  throw new LedgerError('GIT_FAILED', `git fast-import failed: ${said || `exit ${result.code}`}`,
    'Read what git says above: mostly a full disk or missing permissions. Nothing was recorded.');
}
