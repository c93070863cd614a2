import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { LedgerError } from '../model/index.ts';
import { tryGit } from './git.ts';
import { readTexts, refresh, type Ledger } from './ledger.ts';
import { blobId, type Repository } from './repository.ts';

/**
 * The work tree is a copy of HEAD. Before a commit, the paths that it will change are noted in `pending.json`; after
 * it, they are written into the work tree and the index. A kill in between leaves the note, and the next run finishes.
 */
const Pending = z.strictObject({
  branch: z.string(),
  from: z.string().nullable(),
  /** By path: the blob that the work tree had, null for none. */
  paths: z.record(z.string(), z.string().nullable()),
  /** The commit brings more than the ledger: all that differs from `from` is to be brought. */
  whole: z.boolean().default(false),
});
type Pending = z.infer<typeof Pending>;

const cordonDir = (repository: Repository): string => path.join(repository.gitDir, 'cordon');
const pendingFile = (repository: Repository): string => path.join(cordonDir(repository), 'pending.json');

function readPending(repository: Repository): Pending | null {
  const file = pendingFile(repository);
  if (!existsSync(file)) return null;
  try {
    return Pending.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Written by a rename, so this is no half-written note but somebody's edit; without it only dirty files are reported.
    return null;
  }
}

/** Writes by a rename, so that a reader never sees half a file. */
function writeWhole(repository: Repository, file: string, text: string): void {
  const temporary = path.join(cordonDir(repository), `tmp-${process.pid}`);
  mkdirSync(cordonDir(repository), { recursive: true });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

/**
 * Notes which paths the next commit will change, before it is made.
 * @throws LedgerError `LEDGER_NOT_WRITABLE`
 */
export function notePending(ledger: Ledger, branch: string, paths: Iterable<string>): void {
  const { repository } = ledger;
  const earlier = readPending(repository);
  const now = Object.fromEntries([...paths].map((name) => [name, ledger.files.get(name) ?? null]));
  writeNote(repository, { branch, from: earlier === null ? ledger.head : earlier.from, paths: { ...now, ...earlier?.paths }, whole: earlier?.whole ?? false });
}

/**
 * Notes that the branch is about to move to a commit that others have made, with all of its files.
 * @throws LedgerError `LEDGER_NOT_WRITABLE`
 */
export function noteWhole(ledger: Ledger, branch: string): void {
  const earlier = readPending(ledger.repository);
  writeNote(ledger.repository, { branch, from: earlier === null ? ledger.head : earlier.from, paths: {}, whole: true });
}

function writeNote(repository: Repository, note: Pending): void {
  try {
    writeWhole(repository, pendingFile(repository), JSON.stringify(note));
  } catch (error) {
    throw new LedgerError('LEDGER_NOT_WRITABLE', `${cordonDir(repository)} cannot be written: ${error instanceof Error ? error.message : String(error)}`, 'See that there is room on the disk and that the folder can be written. Nothing was recorded.', error);
  }
}

/** Whether the work tree's file is the blob; line ends that git changed on check-out do not count. */
function isBlob(repository: Repository, file: string, blob: string | undefined): boolean {
  if (!existsSync(file)) return blob === undefined;
  if (blob === undefined || !lstatSync(file).isFile()) return false;
  const bytes = readFileSync(file);
  return blobId(repository, bytes) === blob || blobId(repository, Buffer.from(bytes.toString('utf8').replaceAll('\r\n', '\n'))) === blob;
}

/**
 * Refuses when somebody has edited one of these ledger files in the work tree: cordon neither commits nor overwrites that.
 * @throws LedgerError `LEDGER_DIRTY` naming the files, `LEDGER_ODD_FILE` for a link.
 */
export function refuseDirty(ledger: Ledger, paths: Iterable<string>): void {
  const { root } = ledger.repository;
  const top = path.join(root, 'incidents');
  if (existsSync(top) && realpathSync(top) !== path.join(realpathSync(root), 'incidents')) {
    throw new LedgerError('LEDGER_ODD_FILE', `${top} is a link to another place`, 'Make it a plain folder.');
  }
  const dirty = [...paths].filter((name) => existsSync(path.join(root, name)) && !isBlob(ledger.repository, path.join(root, name), ledger.files.get(name)));
  if (dirty.length === 0) return;
  throw new LedgerError('LEDGER_DIRTY', `changed by hand and not committed: ${dirty.join(', ')}`, `The ledger is written by cordon alone. Put it back: \`git checkout HEAD -- ${dirty[0] ?? ''}\`.`);
}

/** Deletes a file and the folders that this leaves empty, up to `incidents`. */
function remove(root: string, name: string): void {
  rmSync(path.join(root, name), { force: true });
  for (let dir = path.dirname(name); dir.startsWith('incidents/'); dir = path.dirname(dir)) {
    try {
      rmdirSync(path.join(root, dir));
    } catch {
      return;
    }
  }
}

/**
 * Brings the work tree and the index from one commit to another as a check-out does: what somebody has edited and the
 * commits change too is never overwritten. `how` may be a trial. Gives what git has against it, or null.
 */
export async function moveTree(repository: Repository, from: string | null, to: string, how: 'trial' | 'move'): Promise<string | null> {
  const empty = repository.objectFormat === 'sha1' ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904' : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321';
  for (let tries = 0; ; tries += 1) {
    const result = await tryGit(repository.root, ['read-tree', '-m', '-u', ...(how === 'trial' ? ['-n'] : []), from ?? empty, to]);
    if (result.code === 0) return null;
    if (!result.stderr.includes('index.lock') || tries === 5) return result.stderr;
    await sleep(50 * 2 ** tries);
  }
}

async function bringWhole(ledger: Ledger, pending: Pending): Promise<string | null> {
  const { repository, head } = ledger;
  if (head === null) return null;
  const problem = await moveTree(repository, pending.from, head, 'move');
  if (problem !== null) return `the branch has moved, but the work tree is behind it: ${problem}`;
  rmSync(pendingFile(repository), { force: true });
  return null;
}

async function updateIndex(repository: Repository, paths: readonly string[]): Promise<string | null> {
  for (let tries = 0; ; tries += 1) {
    const result = await tryGit(repository.root, ['update-index', '--add', '--remove', '-z', '--stdin'], paths.map((name) => `${name}\0`).join(''));
    if (result.code === 0) return null;
    // Somebody's `git add` or `git status` holds the index for a moment.
    if (!result.stderr.includes('index.lock') || tries === 5) return result.stderr;
    await sleep(50 * 2 ** tries);
  }
}

/**
 * Moves the ledger to HEAD and finishes what a killed run has left: brings the work tree and the index to HEAD for the paths that are noted as
 * pending. Files that somebody has edited meanwhile stay as they are. Returns what is still behind, in words, or null.
 */
export async function repairWorkTree(ledger: Ledger): Promise<string | null> {
  await refresh(ledger);
  return bringWorkTree(ledger);
}

/** The same for a ledger that is known to be at HEAD: the step after a commit. */
export async function bringWorkTree(ledger: Ledger): Promise<string | null> {
  const { repository } = ledger;
  const pending = readPending(repository);
  if (pending === null) return null;
  if (pending.branch !== ledger.branch || pending.from === ledger.head) {
    // Killed before the commit, or somebody has checked out another branch, and with it its files.
    rmSync(pendingFile(repository), { force: true });
    return null;
  }
  if (pending.whole) return await bringWhole(ledger, pending);
  const names = Object.keys(pending.paths);
  const texts = await readTexts(ledger, names);
  const edited: string[] = [];
  try {
    for (const name of names) {
      const file = path.join(repository.root, name);
      if (isBlob(repository, file, ledger.files.get(name))) continue;
      const text = texts.get(name);
      if (existsSync(file) && !isBlob(repository, file, pending.paths[name] ?? undefined)) edited.push(name);
      else if (text === undefined) remove(repository.root, name);
      else writeWhole(repository, file, text);
    }
  } catch (error) {
    return `the commit is made, but the work tree is behind it: ${error instanceof Error ? error.message : String(error)}`;
  }
  const problem = await updateIndex(repository, names.filter((name) => !edited.includes(name)));
  if (problem !== null) return `the commit is made, but the index is behind it: ${problem}`;
  rmSync(pendingFile(repository), { force: true });
  return edited.length === 0 ? null : `changed by hand, left as they are: ${edited.join(', ')}`;
}
