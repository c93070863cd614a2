import { randomBytes } from 'node:crypto';
import { TimelineEntry } from '../../model/index.ts';
import { git } from '../git.ts';
import { isAppendOnly, placeOf } from '../layout.ts';
import type { Ledger } from '../ledger.ts';
import { readBlobs } from '../repository.ts';
import { parseFile } from '../text.ts';
import { finding, type Finding } from './finding.ts';
import { checkMerges, type CommitChange, type FileChange } from './merges.ts';

const NONE = /^0+$/;

/**
 * Every commit that touched the ledger, causes first, with what it did. `-c` shows for a merge only what differs from
 * all of its parents: what the merge itself has made up. Without `--full-history` git leaves out a side of which a merge
 * has kept nothing, and nobody would miss it.
 */
async function commitsOf(ledger: Ledger): Promise<CommitChange[]> {
  if (ledger.head === null) return [];
  // A message can hold any character but NUL, so the marks between the parts are none that its author could know.
  const mark = randomBytes(16).toString('hex');
  const output = (await git(ledger.repository.root, [
    'log', '--full-history', '--topo-order', '--reverse', '--raw', '-z', '-c', '--no-abbrev', '--no-renames', `--format=${mark}c%H${mark}p%P${mark}t%(trailers:only,unfold)${mark}f`, ledger.head, '--', 'incidents',
  ])).toString('utf8');
  return output.split(`${mark}c`).slice(1).map((text) => parseCommit(text, mark));
}

function parseCommit(text: string, mark: string): CommitChange {
  const [commit = '', parents = '', trailers = '', body = ''] = text.split(new RegExp(`${mark}[ptf]`));
  const fields = body.split('\0').map((field) => field.replace(/^\n+/, '')).filter((field) => field !== '');
  const files: FileChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const parts = (fields[i] ?? '').replace(/^:+/, '').split(' ');
    files.push({ status: parts.at(-1) ?? '', blob: parts.at(-2) ?? '', path: fields[i + 1] ?? '' });
  }
  return {
    commit, merge: parents.includes(' '), root: parents === '', files,
    trailers: trailers.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(': ');
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2).trim()]];
    }),
  };
}

/** A file that closing has moved is not deleted: the same bytes stand under the closed folder. */
function movedAway(gone: string, commit: CommitChange, blobBefore: string | undefined): boolean {
  const place = placeOf(gone);
  if (place === null || place.incident === null || place.closed !== null) return false;
  const rest = gone.slice(place.folder.length);
  return commit.files.some(({ path, blob }) => path.startsWith('incidents/closed/') && path.endsWith(`/${place.incident}${rest}`) && (blobBefore === undefined || blob === blobBefore));
}

function checkAppendOnly(commits: readonly CommitChange[]): Finding[] {
  const findings: Finding[] = [];
  const last = new Map<string, string>();
  for (const commit of commits) {
    for (const { status, blob, path } of commit.files) {
      const place = placeOf(path);
      const known = last.get(path);
      last.set(path, blob);
      if (place === null || !isAppendOnly(place.kind)) continue;
      const deleted = NONE.test(blob);
      // What two branches have each added is for the check of merges.
      if (deleted ? movedAway(path, commit, known) : !/[MT]/.test(status)) continue;
      findings.push(finding('history-rewritten', place.incident, path, `commit ${commit.commit.slice(0, 12)} ${deleted ? 'deletes' : 'changes'} a file that is written once`));
    }
  }
  return findings;
}

/** What a commit's own entries say, to hold against its trailers. */
function checkTrailers(commit: CommitChange, entries: readonly TimelineEntry[]): Finding[] {
  const where = `commit ${commit.commit.slice(0, 12)}`;
  const touched = new Set(commit.files.flatMap(({ path }) => placeOf(path)?.incident ?? []));
  const said = {
    Incident: touched,
    'Decision-Digest': new Set(entries.flatMap(({ data }) => (data.kind === 'decided' ? [data.decision] : []))),
    'Plan-Digest': new Set(entries.flatMap(({ data }) => ('digest' in data ? [data.digest] : []))),
    'Approved-by': new Set(entries.flatMap(({ data, actor }) => (data.kind === 'approved' ? [actor.id] : []))),
  };
  const findings: Finding[] = [];
  for (const [name, values] of Object.entries(said)) {
    const claimed = commit.trailers.filter(([trailer]) => trailer === name).map(([, value]) => value);
    for (const value of claimed) {
      if (!values.has(value)) findings.push(finding('trailer-mismatch', null, where, `its trailer ${name}: ${value} is not what its files say`));
    }
    if (name !== 'Incident' && name !== 'Approved-by') continue;
    for (const value of values) {
      if (!claimed.includes(value)) findings.push(finding('trailer-mismatch', null, where, `its files say ${name} ${value}, its trailers do not`));
    }
  }
  return findings;
}

/** A commit of cordon's adds to the repository's chain; a pause may be committed by hand, when nothing else works any more. */
function isByHand(commit: CommitChange): boolean {
  const paths = commit.files.map(({ path }) => placeOf(path));
  return !commit.files.some(({ path, status }) => status.includes('A') && placeOf(path)?.kind === 'chain') && paths.some((place) => place?.kind !== 'pause');
}

async function entriesIn(ledger: Ledger, commits: readonly CommitChange[]): Promise<Map<string, TimelineEntry>> {
  const added = commits.flatMap(({ files }) => files).filter(({ path, blob }) => placeOf(path)?.kind === 'timeline' && !NONE.test(blob));
  const wanted = [...new Set(added.map(({ blob }) => blob))];
  const texts = await readBlobs(ledger.repository.root, wanted);
  const entries = new Map<string, TimelineEntry>();
  for (const { blob, path } of added) {
    try {
      entries.set(blob, parseFile(path, texts.get(blob) ?? '', TimelineEntry));
    } catch {
      // A file that cannot be read is named by the check of the files themselves.
    }
  }
  return entries;
}

/** Walks the commits that touched the ledger: nothing written once may change, and trailers must be true. */
export async function checkHistory(ledger: Ledger): Promise<Finding[]> {
  const all = await commitsOf(ledger);
  // In a shallow clone the oldest commit looks as if it had made everything.
  const commits = ledger.repository.shallow ? all.filter(({ root }) => !root) : all;
  const findings = checkAppendOnly(commits);
  findings.push(...checkMerges(ledger, all, new Set(findings.map(({ where }) => where))));
  const entries = await entriesIn(ledger, commits);
  for (const commit of commits) {
    if (commit.merge) continue;
    if (isByHand(commit)) {
      findings.push(finding('written-by-hand', null, `commit ${commit.commit.slice(0, 12)}`, `it changes the ledger (${commit.files[0]?.path ?? ''}), but was not made by cordon`));
      continue;
    }
    const added = commit.files.filter(({ status }) => status.includes('A')).flatMap(({ path, blob }) => {
      const entry = entries.get(blob);
      const moved = commit.files.some((other) => other.path !== path && NONE.test(other.blob) && other.path.endsWith(path.slice(path.lastIndexOf('/'))));
      return entry === undefined || moved ? [] : [entry];
    });
    findings.push(...checkTrailers(commit, added));
  }
  if (ledger.repository.shallow) {
    findings.push({ code: 'shallow', severity: 'note', incident: null, where: ledger.repository.root, message: 'a shallow clone: older history was not checked (`git fetch --unshallow`)' });
  }
  return findings;
}
