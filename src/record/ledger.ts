import { randomBytes } from 'node:crypto';
import { LedgerError, UsageError, type IncidentId } from '../model/index.ts';
import { placeOf } from './layout.ts';
import { listFiles, openRepository, readBlobs, readHead, type Repository } from './repository.ts';
import type { Random } from './ulid.ts';

/** The ledger as it stands in a commit. `record` and `refresh` move it to the newest one. */
export interface Ledger {
  readonly repository: Repository;
  readonly random: Random;
  branch: string | null;
  /** Null before the first commit. */
  head: string | null;
  /** Every file under `incidents/` in that commit: path to blob id. */
  files: Map<string, string>;
  /** Texts by blob id. A blob never changes, so what is here stays true. */
  readonly texts: Map<string, string>;
}

/**
 * Opens the ledger of the repository at `root`, as HEAD has it; the work tree is not looked at.
 * @throws UsageError when `root` is not the top folder of a git work tree.
 */
export async function openLedger(root: string, options: { random?: Random } = {}): Promise<Ledger> {
  const repository = await openRepository(root);
  const ledger: Ledger = { repository, random: options.random ?? randomBytes, branch: null, head: null, files: new Map(), texts: new Map() };
  await refresh(ledger);
  return ledger;
}

/** Moves the ledger to where HEAD is now. */
export async function refresh(ledger: Ledger): Promise<void> {
  const head = await readHead(ledger.repository);
  ledger.branch = head.branch;
  if (head.commit === ledger.head) return;
  const files = head.commit === null ? new Map<string, string>() : await filesOf(ledger.repository, head.commit);
  ledger.files = files;
  ledger.head = head.commit;
}

async function filesOf(repository: Repository, commit: string): Promise<Map<string, string>> {
  const { files, odd } = await listFiles(repository.root, commit);
  if (odd.length === 0) return files;
  throw new LedgerError('LEDGER_ODD_FILE', `${odd[0] ?? ''} is a link or a submodule; the ledger has only plain files`, `Remove it: \`git rm ${odd[0] ?? ''}\`.`);
}

/** Texts of ledger files by path, all with one git process. Paths that HEAD does not have are left out. */
export async function readTexts(ledger: Ledger, paths: Iterable<string>): Promise<Map<string, string>> {
  const wanted = new Map<string, string>();
  for (const path of paths) {
    const id = ledger.files.get(path);
    if (id !== undefined) wanted.set(path, id);
  }
  const missing = new Set([...wanted.values()].filter((id) => !ledger.texts.has(id)));
  for (const [id, text] of await readBlobs(ledger.repository.root, [...missing])) ledger.texts.set(id, text);
  return new Map([...wanted].map(([path, id]) => [path, ledger.texts.get(id) ?? '']));
}

/** One file's text, or null when HEAD does not have it. */
export async function readText(ledger: Ledger, path: string): Promise<string | null> {
  return (await readTexts(ledger, [path])).get(path) ?? null;
}

/** An incident's folders. Two only when a merge has brought a late entry beside a closed incident; then the closed one is first. */
export function foldersOf(ledger: Ledger): Map<IncidentId, string[]> {
  const folders = new Map<IncidentId, string[]>();
  for (const path of ledger.files.keys()) {
    const place = placeOf(path);
    if (place === null || place.incident === null) continue;
    const known = folders.get(place.incident) ?? [];
    if (known.includes(place.folder)) continue;
    if (place.closed === null) known.push(place.folder);
    else known.unshift(place.folder);
    folders.set(place.incident, known);
  }
  return folders;
}

/** Ids of the incidents that the ledger has, the oldest first. */
export function incidentIds(ledger: Ledger, which: 'open' | 'all' = 'all'): IncidentId[] {
  return [...foldersOf(ledger)].filter(([, [first = '']]) => which === 'all' || first.startsWith('incidents/open/')).map(([id]) => id).sort();
}

/**
 * The folders of one incident.
 * @throws UsageError when there is no such incident.
 */
export function foldersOfIncident(ledger: Ledger, id: IncidentId): string[] {
  const folders = foldersOf(ledger).get(id);
  if (folders !== undefined) return folders;
  const near = incidentIds(ledger).filter((known) => known.startsWith(id) || known.slice(-10) === id.slice(-10));
  throw new UsageError(`there is no incident ${JSON.stringify(id)}`, near[0] === undefined ? 'List them with `cordon incidents list`.' : `Did you mean ${near[0]}?`);
}
