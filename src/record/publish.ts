import path from 'node:path';
import pRetry from 'p-retry';
import { LedgerError, TimelineEntry } from '../model/index.ts';
import { commitFiles } from './fast-import.ts';
import { git, tryGit, type GitResult } from './git.ts';
import { placeOf } from './layout.ts';
import { refresh, type Ledger } from './ledger.ts';
import { withLock } from './lock.ts';
import { mergeLedgers, type MakeViews } from './merge.ts';
import { listFiles, readBlobs, writableBranch } from './repository.ts';
import { noteSeen } from './seen.ts';
import { parseFile } from './text.ts';
import { bringWorkTree, moveTree, noteWhole, repairWorkTree } from './worktree.ts';

/** The clone that all runners share. */
export interface Remote {
  /** A remote of git: `origin`. */
  name: string;
  views: MakeViews;
  say(text: string): void;
}

/** Another runner has published the same step first. What this one recorded of it is set aside; do it again on what is there now. */
export class Overtaken extends Error {}

/** Somebody's push came in between. */
class LostRace extends Error {}

/** A push that loses is tried again, each time on what the winner has made: 7 tries in about 20 seconds. */
const RETRIES = { retries: 6, minTimeout: 200, maxTimeout: 5_000, factor: 2, randomize: true } as const;
/** How long one call to the remote may take, in milliseconds. */
const CALL_MS = 60_000;

/**
 * Makes this clone and the remote have the same: takes in what others have published on this branch (with `first: 'fetch'`
 * always, else when the push is refused), and publishes what is only here. Never by force. Says whether something was
 * taken in: whoever has read the ledger before must read it again.
 * @throws Overtaken; LedgerError `REMOTE_UNREACHABLE`, `REMOTE_REFUSED`, `REMOTE_CONFLICT`, `LEDGER_DIVERGED`, `LEDGER_DIRTY`, `LEDGER_BUSY`, with nothing half done
 */
export async function exchange(ledger: Ledger, remote: Remote, first: 'fetch' | 'push'): Promise<boolean> {
  return await withLock(path.join(ledger.repository.commonDir, 'cordon'), 'ledger', 'an exchange with the remote', async () => {
    await repairWorkTree(ledger);
    const branch = writableBranch(ledger.repository, { branch: ledger.branch, commit: ledger.head });
    let moved = false;
    const once = async (attempt: number): Promise<void> => {
      if (attempt > 1 || first === 'fetch') {
        const theirs = await fetchBranch(ledger, remote, branch);
        if (theirs !== null && await takeIn(ledger, remote, branch, theirs)) moved = true;
      }
      await push(ledger, remote, branch);
    };
    try {
      await pRetry(once, { ...RETRIES, shouldRetry: ({ error }) => error instanceof LostRace });
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      throw new LedgerError('LEDGER_BUSY', `${remote.name} was moved by others ${RETRIES.retries + 1} times in a row`, 'Run the command again; what is recorded here is published then.');
    }
    return moved;
  });
}

const trackingRef = (remote: Remote, branch: string): string => `refs/remotes/${remote.name}/${branch.replace(/^refs\/heads\//, '')}`;

async function commitAt(ledger: Ledger, ref: string): Promise<string | null> {
  const found = await tryGit(ledger.repository.root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return found.code === 0 ? found.stdout.toString('utf8').trim() : null;
}

/** The remote's branch as it is now; null when the remote does not have it yet. */
async function fetchBranch(ledger: Ledger, remote: Remote, branch: string): Promise<string | null> {
  const tracking = trackingRef(remote, branch);
  const result = await tryGit(ledger.repository.root, ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', remote.name, `+${branch}:${tracking}`], undefined, CALL_MS);
  if (result.code === 0) return await commitAt(ledger, tracking);
  if (/couldn't find remote ref/i.test(result.stderr)) return null;
  throw unreachable(remote, result);
}

/** What git says, without a password that somebody has put into an address. */
function said(result: GitResult): string {
  return result.stderr.replaceAll(/\/\/[^/@\s]+@/g, '//').split('\n').filter((line) => line.trim() !== '').slice(0, 3).join('; ') || `exit ${result.code}`;
}

function unreachable(remote: Remote, result: GitResult): LedgerError {
  return new LedgerError('REMOTE_UNREACHABLE', `the remote "${remote.name}" cannot be reached: ${said(result)}`,
    `See that \`git fetch ${remote.name}\` works here, then run the command again. What is recorded in this clone stays and is published then.`);
}

async function push(ledger: Ledger, remote: Remote, branch: string): Promise<void> {
  const { root } = ledger.repository;
  if (ledger.head === null || ledger.head === await commitAt(ledger, trackingRef(remote, branch))) return;
  const result = await tryGit(root, ['push', '--quiet', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', remote.name, `${ledger.head}:${branch}`], undefined, CALL_MS);
  if (result.code === 0) return;
  const answer = /^!\t\S+\t(\[.*)$/m.exec(result.stdout.toString('utf8'))?.[1];
  if (answer === undefined) throw unreachable(remote, result);
  // The remote's own lock on the branch: somebody is pushing this moment.
  if (answer.startsWith('[rejected]') || /lock|failed to update ref|incorrect old value/i.test(`${answer} ${result.stderr}`)) throw new LostRace();
  throw new LedgerError('REMOTE_REFUSED', `the remote "${remote.name}" does not take the record: ${answer}; ${said(result)}`,
    'Let this identity push to the branch (its protection rules), then run the command again: what is recorded here is published then.');
}

/** Takes in the remote's commit. Says whether the branch has moved. */
async function takeIn(ledger: Ledger, remote: Remote, branch: string, theirs: string): Promise<boolean> {
  const { root } = ledger.repository;
  const ours = ledger.head;
  if (ours === theirs) return false;
  if (ours === null) { await moveTo(ledger, remote, branch, theirs); return true; }
  const bases = await tryGit(root, ['merge-base', ours, theirs]);
  const base = bases.stdout.toString('utf8').trim();
  if (bases.code !== 0) throw new LedgerError('REMOTE_CONFLICT', `${branch} of "${remote.name}" and of this clone have no commit in common`, 'Name the remote of this repository in cordon.yaml; clone it with its whole history.');
  if (base === theirs) return false;
  await moveTo(ledger, remote, branch, base === ours ? theirs : await merge(ledger, remote, { branch, base, ours, theirs }));
  return true;
}

interface Parted { branch: string; base: string; ours: string; theirs: string }

/** The commit that joins two histories; nothing is moved to it yet. */
async function merge(ledger: Ledger, remote: Remote, parted: Parted): Promise<string> {
  const { repository } = ledger;
  const { base, ours, theirs } = parted;
  const [before, mine, other] = await Promise.all([base, ours, theirs].map(async (commit) => (await listFiles(repository.root, commit)).files));
  const { changes, collisions } = await mergeLedgers(repository, before ?? new Map(), mine ?? new Map(), other ?? new Map(), remote.views);
  if (collisions.length > 0) throw await setAside(ledger, remote, parted, collisions);
  const joined = await tryGit(repository.root, ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs]);
  const [tree = '', ...conflicts] = joined.stdout.toString('utf8').split('\0').filter((part) => part !== '');
  const files = conflicts.filter((name) => !name.startsWith('incidents/'));
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw new LedgerError('GIT_FAILED', `git merge-tree failed: ${said(joined)}`, 'cordon needs git 2.38 or newer to share its record with a remote.');
  if (files.length > 0) throw new LedgerError('REMOTE_CONFLICT', `${files.join(', ')} was changed here and on "${remote.name}"`, `Merge it by hand (\`git pull ${remote.name}\`), then run the command again.`);
  // A place of its own: the branch moves only when the work tree can follow.
  const scratch = 'refs/cordon/merging';
  await tryGit(repository.root, ['update-ref', '-d', scratch]);
  const commit = await commitFiles(repository, {
    branch: scratch, from: ours, message: `merge what others recorded on ${remote.name}\n`, at: Date.now(), files: changes,
    merge: { parent: theirs, tree, ledger: (mine?.size ?? 0) === 0 ? null : `${(await git(repository.root, ['rev-parse', `${ours}:incidents`])).toString('utf8').trim()}` },
  });
  if (commit === null) throw new LostRace();
  return commit;
}

/** Moves branch, work tree and index; refuses before anything has moved where somebody's own changes are in the way. */
async function moveTo(ledger: Ledger, remote: Remote, branch: string, to: string): Promise<void> {
  const { repository } = ledger;
  const trial = await moveTree(repository, ledger.head, to, 'trial');
  if (trial !== null) throw new LedgerError('LEDGER_DIRTY', `what others have published cannot be taken in: ${trial}`, 'Commit your own changes or put them back (`git status`), then run the command again. Nothing was changed.');
  noteWhole(ledger, branch);
  const moved = await tryGit(repository.root, ['update-ref', '-m', `cordon: takes in ${remote.name}`, branch, to, ledger.head ?? '0'.repeat(repository.objectFormat === 'sha1' ? 40 : 64)]);
  await refresh(ledger);
  if (moved.code !== 0) throw new LostRace();
  noteSeen(repository, branch, to);
  const behind = await bringWorkTree(ledger);
  if (behind !== null) remote.say(behind);
}

/** Kinds of entries that tell of something that was done outside of the ledger. */
const DONE: readonly TimelineEntry['data']['kind'][] = ['task-done', 'restored', 'irreversible', 'drift', 'repaired'];

function wasDone({ data }: TimelineEntry): boolean {
  if (data.kind !== 'outcome') return DONE.includes(data.kind);
  return data.outcome.acceptedAt !== null || data.outcome.failure !== null;
}

/**
 * Both took the same step, and theirs is published: ours is kept under `refs/cordon/aside/`, and the branch goes on from
 * theirs. Only what has touched nothing yet can be taken again: an intent is published before an engine starts.
 */
async function setAside(ledger: Ledger, remote: Remote, { branch, base, ours, theirs }: Parted, collisions: readonly string[]): Promise<Error> {
  const { root } = ledger.repository;
  const names = (await git(root, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, ours])).toString('utf8').split('\0').filter((name) => name !== '');
  const entries = names.filter((name) => placeOf(name)?.kind === 'timeline' && ledger.files.has(name));
  const texts = await readBlobs(root, entries.flatMap((name) => ledger.files.get(name) ?? []));
  const done = entries.some((name) => wasDone(parseFile(name, texts.get(ledger.files.get(name) ?? '') ?? '', TimelineEntry)));
  const what = `${collisions[0] ?? ''} was also written by another runner`;
  if (done || names.some((name) => !name.startsWith('incidents/'))) {
    return new LedgerError('LEDGER_DIVERGED', `${what}, and this clone has acted on its own`, `Compare both (\`git log ${theirs.slice(0, 12)}...${ours.slice(0, 12)}\`); go on from the published one, and record by hand what this one did.`);
  }
  await git(root, ['update-ref', `refs/cordon/aside/${ours}`, ours]);
  await moveTo(ledger, remote, branch, theirs);
  return new Overtaken(`${what}; what this one recorded is kept at refs/cordon/aside/${ours.slice(0, 12)} and done again on what is published`);
}
