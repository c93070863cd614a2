import { isAppendOnly, placeOf, type FileKind } from '../layout.ts';
import type { Ledger } from '../ledger.ts';
import { finding, type Finding } from './finding.ts';
import { stable } from './seen.ts';

/** What a commit did to a file of the ledger. `status` has one letter for each parent. */
export interface FileChange { status: string; blob: string; path: string }
export interface CommitChange { commit: string; merge: boolean; root: boolean; trailers: [string, string][]; files: FileChange[] }

/** Two runs may tell the same thing twice, each in its own words; a merge keeps one of them. */
const TOLD_TWICE: readonly FileKind[] = ['rejected', 'input'];

interface Written { path: string; commit: string; blobs: Set<string> }

/** What was ever written once, by the path that closing does not change. */
function writtenBy(commits: readonly CommitChange[]): Map<string, Written> {
  const written = new Map<string, Written>();
  for (const { commit, files } of commits) {
    for (const { status, blob, path } of files) {
      const key = stable(path);
      if (key === null || !/^A+$/.test(status)) continue;
      const known = written.get(key) ?? { path, commit, blobs: new Set<string>() };
      written.set(key, { ...known, blobs: known.blobs.add(blob) });
    }
  }
  return written;
}

/**
 * Whether merges only join: each file that any commit of the history has written once is there, and no merge has added one
 * that no commit before it had. `flagged` are paths whose deletion is reported already.
 */
export function checkMerges(ledger: Ledger, commits: readonly CommitChange[], flagged: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  const now = new Map([...ledger.files].map(([path, blob]) => [stable(path), blob]));
  const written = writtenBy(commits.filter(({ merge }) => !merge));
  for (const [key, { path, commit, blobs }] of written) {
    const place = placeOf(path);
    const kept = now.get(key);
    if (place === null || flagged.has(path) || (kept !== undefined && (blobs.size === 1 || TOLD_TWICE.includes(place.kind)))) continue;
    findings.push(finding('history-rewritten', place.incident, path, `commit ${commit.slice(0, 12)} wrote it, and a merge has ${kept === undefined ? 'dropped it' : 'kept another in its place'}`));
  }
  for (const { commit, merge, files } of commits) {
    for (const { status, blob, path } of merge ? files : []) {
      const place = placeOf(path);
      if (place === null || !isAppendOnly(place.kind) || !/^A+$/.test(status) || written.get(stable(path) ?? '')?.blobs.has(blob) === true) continue;
      findings.push(finding('written-by-hand', place.incident, `commit ${commit.slice(0, 12)}`, `a merge, and it adds ${path}, which neither side had`));
    }
  }
  return findings;
}
