import { tryGit } from '../git.ts';
import { isAppendOnly, placeOf } from '../layout.ts';
import type { Ledger } from '../ledger.ts';
import { listFiles } from '../repository.ts';
import { readSeen } from '../seen.ts';
import { finding, type Finding } from './finding.ts';

/** A path without the folder that closing changes; null for what may be rewritten. */
export function stable(name: string): string | null {
  const place = placeOf(name);
  if (place === null || !isAppendOnly(place.kind)) return null;
  return place.incident === null ? name : `${place.incident}${name.slice(place.folder.length)}`;
}

/**
 * Whether all that this clone has recorded is still in the branch. A rebase keeps it; a reset, an amended or a forced
 * history does not.
 */
export async function checkSeen(ledger: Ledger): Promise<Finding[]> {
  const { root } = ledger.repository;
  const seen = ledger.branch === null ? undefined : readSeen(ledger.repository)[ledger.branch];
  if (seen === undefined || seen === ledger.head) return [];
  if (ledger.head !== null && (await tryGit(root, ['merge-base', '--is-ancestor', seen, ledger.head])).code === 0) return [];
  const where = `commit ${seen.slice(0, 12)}`;
  if ((await tryGit(root, ['cat-file', '-e', `${seen}^{commit}`])).code !== 0) {
    return [finding('history-rewritten', null, where, 'this clone has recorded it, but it is not in the branch and its content is gone')];
  }
  const now = new Map([...ledger.files].map(([name, blob]) => [stable(name), blob]));
  const lost = [...(await listFiles(root, seen)).files].filter(([name, blob]) => {
    const key = stable(name);
    return key !== null && now.get(key) !== blob;
  });
  return lost.map(([name]) => finding('history-rewritten', placeOf(name)?.incident ?? null, name, `this clone has recorded it in ${where}, but the branch does not have it any more`));
}
