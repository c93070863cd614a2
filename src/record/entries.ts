import { TimelineEntry } from '../model/index.ts';
import { link, type Linked } from './chain.ts';
import { readTexts, type Ledger } from './ledger.ts';
import { parseFile } from './text.ts';

/**
 * How many of the newest entries are read to find the heads. An older head that nobody has followed stays what it is
 * in the chain; reading all of a storm's ten thousand entries at every commit would buy nothing.
 */
const RECENT = 256;

/** Entries under these folders (`.../timeline/`), by id, the newest `most`. */
export async function recentEntries(ledger: Ledger, folders: readonly string[], most = RECENT): Promise<Linked[]> {
  const name = (path: string): string => path.slice(-'01ARZ3NDEKTSV4RRFFQ69G5FAV.json'.length);
  const paths = [...ledger.files.keys()]
    .filter((path) => folders.some((folder) => path.startsWith(folder)))
    .sort((a, b) => (name(a) < name(b) ? -1 : 1))
    .slice(-most);
  return [...await readTexts(ledger, paths)].map(([path, text]) => link(parseFile(path, text, TimelineEntry)));
}
