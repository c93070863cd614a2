import path from 'node:path';
import {
  digestOf, Event, LedgerError, Plan, Task,
  type Digest, type EntryDraft, type IncidentId,
} from '../model/index.ts';
import { append, headsOf, type Linked } from './chain.ts';
import type { Change, IncidentChange } from './change.ts';
import { commitFiles, type Content } from './fast-import.ts';
import { closedFolder, eventPath, isAppendOnly, openFolder, placeOf, planPath, taskPath } from './layout.ts';
import { foldersOf, readText, refresh, type Ledger } from './ledger.ts';
import { withLock } from './lock.ts';
import { commitMessage } from './message.ts';
import { recentEntries } from './entries.ts';
import { blobId, writableBranch } from './repository.ts';
import { secretsIn } from './secrets.ts';
import { noteSeen } from './seen.ts';
import { jsonText, parseFile } from './text.ts';
import { bringWorkTree, notePending, refuseDirty, repairWorkTree } from './worktree.ts';

/** What was recorded. `behind` says what the work tree still lacks. */
export interface Recorded { commit: string; behind: string | null }

const MOST_TRIES = 8;

function refuse(code: string, message: string, next: string): LedgerError {
  return new LedgerError(code, `${message}; nothing was recorded`, next);
}

/** Written once, and the first one stands: the same alert again brings nothing new. */
const FIRST_WINS = ['event', 'rejected', 'input'];

/** Puts files into `out`, after the checks that each of them must pass. */
async function putFiles(ledger: Ledger, folder: string, files: ReadonlyMap<string, string | null>, out: Map<string, Content>): Promise<void> {
  for (const [name, text] of files) {
    const full = `${folder}/${name}`;
    const place = placeOf(full);
    if (place === null || place.kind === 'timeline' || place.kind === 'chain') throw refuse('LEDGER_PATH', `${full} is no file of the ledger that can be written`, 'This is a mistake in cordon; report it.');
    const present = ledger.files.get(full);
    if (text !== null && present === blobId(ledger.repository, Buffer.from(text))) continue;
    if (present !== undefined && FIRST_WINS.includes(place.kind)) continue;
    if (isAppendOnly(place.kind) && (present !== undefined || text === null)) {
      throw refuse('LEDGER_APPEND_ONLY', `${full} is written once and cannot be changed`, 'Another run may have been first: run the command again.');
    }
    const secrets = text === null ? [] : secretsIn(text);
    if (secrets.length > 0) throw refuse('LEDGER_SECRET', `${full} would hold a secret (${secrets.join(', ')})`, 'Take it out of the input; if it is real, revoke it.');
    if (text === null) { if (present !== undefined) out.set(full, null); } else out.set(full, { text });
  }
}

/** The digest of what an entry is about, so that the file it names can be checked against it. */
async function subjectOf(ledger: Ledger, folder: string, change: IncidentChange, draft: EntryDraft): Promise<Digest | null> {
  const { data } = draft;
  const [name, schema] = data.kind === 'opened' || data.kind === 'event-added' ? [eventPath(data.fingerprint), Event] as const
    : data.kind === 'planned' || data.kind === 'approved' || data.kind === 'held' ? [planPath(data.n), Plan] as const
    : data.kind === 'task-intent' || data.kind === 'task-done' ? [taskPath(data.key), Task] as const
    : [null, null] as const;
  if (name === null) return draft.inputs;
  const text = (await readText(ledger, `${folder}/${name}`)) ?? change.files?.get(name) ?? null;
  return text === null ? draft.inputs : digestOf(parseFile(name, text, schema));
}

function isRepeat(ledger: Ledger, folder: string, draft: EntryDraft): boolean {
  return draft.data.kind === 'event-added' && ledger.files.has(`${folder}/${eventPath(draft.data.fingerprint)}`);
}

async function putIncident(ledger: Ledger, change: IncidentChange, out: Map<string, Content>): Promise<Linked[]> {
  const folders = foldersOf(ledger).get(change.id) ?? [];
  const current = folders[0] ?? openFolder(change.id);
  const target = change.close === undefined || !current.startsWith('incidents/open/') ? current : closedFolder(change.id, change.close);
  await putFiles(ledger, current, change.files ?? new Map(), out);
  const before = await recentEntries(ledger, folders.map((folder) => `${folder}/timeline/`));
  const drafts: EntryDraft[] = [];
  for (const draft of change.entries ?? []) {
    if (!isRepeat(ledger, current, draft)) drafts.push({ ...draft, inputs: await subjectOf(ledger, current, change, draft) });
  }
  const added = append(headsOf(before), change.id, drafts, ledger.random);
  for (const { entry } of added) putEntry(`${current}/timeline/${entry.id}.json`, entry, out);
  if (target !== current) move(ledger, current, target, out);
  return headsOf([...before, ...added]);
}

function putEntry(name: string, entry: Linked['entry'], out: Map<string, Content>): void {
  const text = jsonText(entry);
  const secrets = secretsIn(text);
  if (secrets.length > 0) throw refuse('LEDGER_SECRET', `a timeline entry would hold a secret (${secrets.join(', ')})`, 'Take it out of the input; if it is real, revoke it.');
  out.set(name, { text });
}

function move(ledger: Ledger, from: string, to: string, out: Map<string, Content>): void {
  for (const [name, content] of [...out]) {
    if (!name.startsWith(`${from}/`)) continue;
    out.delete(name);
    if (content !== null) out.set(to + name.slice(from.length), content);
  }
  for (const [name, blob] of ledger.files) {
    if (!name.startsWith(`${from}/`)) continue;
    const moved = to + name.slice(from.length);
    if (!out.has(moved)) out.set(moved, { blob });
    out.set(name, null);
  }
}

/** Everything that the change writes, by path. Empty when the ledger already says all of it. */
export async function compose(ledger: Ledger, change: Change): Promise<Map<string, Content>> {
  const out = new Map<string, Content>();
  const heads: Record<IncidentId, Digest[]> = {};
  for (const incident of change.incidents) {
    const now = await putIncident(ledger, incident, out);
    if (now.length > 0) heads[incident.id] = now.map(({ hash }) => hash).sort();
  }
  await putFiles(ledger, 'incidents', change.root ?? new Map(), out);
  if (out.size === 0 && (change.entries ?? []).length === 0) return out;
  const chain = headsOf(await recentEntries(ledger, ['incidents/chain/']));
  const added = append(chain, null, [...change.entries ?? [], {
    at: change.now, actor: change.actor, inputs: null, result: change.message.split('\n')[0] ?? '', data: { kind: 'heads', incidents: heads },
  }], ledger.random);
  for (const { entry } of added) putEntry(`incidents/chain/${entry.id}.json`, entry, out);
  return out;
}

/** The views that a change rewrites must be what its author has read, or another run's change would be lost. */
function refuseStale(ledger: Ledger, read: ReadonlyMap<string, string>, written: ReadonlyMap<string, Content>): void {
  for (const name of written.keys()) {
    if (read.get(name) === ledger.files.get(name)) continue;
    throw refuse('LEDGER_CONFLICT', `${name} was changed by another run in the meantime`, 'Run the command again; it goes on from there.');
  }
}

/**
 * Records a change as one commit on the current branch and brings the work tree after it: the one place where the
 * ledger is written. All or nothing: after an error nothing was recorded. Another process's commit in between is
 * taken in; a change that was made for a view which that commit rewrote is refused, unless the change is given as a
 * function, which is then asked again with the newer ledger (it returns null when there is nothing left to do).
 * Returns null when there was nothing to record.
 * @throws LedgerError `LEDGER_DIRTY`, `LEDGER_APPEND_ONLY`, `LEDGER_SECRET`, `LEDGER_CONFLICT`, `DETACHED_HEAD`, `LEDGER_BUSY`, `GIT_FAILED`, `LEDGER_NOT_WRITABLE`
 */
export async function record(ledger: Ledger, change: Change | ((fresh: Ledger) => Promise<Change | null>)): Promise<Recorded | null> {
  const lockFolder = path.join(ledger.repository.commonDir, 'cordon');
  return withLock(lockFolder, 'ledger', 'a commit to the ledger', async () => {
    const read = ledger.files;
    await repairWorkTree(ledger);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (tries > 0) await refresh(ledger);
      const branch = writableBranch(ledger.repository, { branch: ledger.branch, commit: ledger.head });
      const now = typeof change === 'function' ? await change(ledger) : change;
      if (now === null) return null;
      const files = await compose(ledger, now);
      if (files.size === 0) return null;
      if (typeof change !== 'function' && read !== ledger.files) refuseStale(ledger, read, files);
      refuseDirty(ledger, files.keys());
      notePending(ledger, branch, files.keys());
      const commit = { branch, from: ledger.head, message: commitMessage(now), at: Date.parse(now.now), files };
      const made = await commitFiles(ledger.repository, commit);
      if (made === null) continue;
      advance(ledger, made, files);
      noteSeen(ledger.repository, branch, made);
      return { commit: made, behind: await bringWorkTree(ledger) };
    }
    throw refuse('LEDGER_BUSY', `other processes moved ${ledger.branch ?? 'the branch'} ${MOST_TRIES} times in a row`, 'Run the command again when they are done.');
  });
}

/** Moves the ledger to the commit just made, without reading back what was written. */
export function advance(ledger: Ledger, commit: string, written: ReadonlyMap<string, Content>): void {
  const files = new Map(ledger.files);
  for (const [name, content] of written) {
    if (content === null) files.delete(name);
    else if ('blob' in content) files.set(name, content.blob);
    else {
      const id = blobId(ledger.repository, Buffer.from(content.text));
      ledger.texts.set(id, content.text);
      files.set(name, id);
    }
  }
  ledger.files = files;
  ledger.head = commit;
}
