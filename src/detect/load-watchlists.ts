import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { readContent, type Findings, type Read } from '../content/read.ts';
import type { ContentTree } from '../content/tree.ts';
import { Watchlist, WatchlistAlias, WatchlistFile } from '../model/index.ts';

const FOLDER = 'detections/watchlists';
type Row = Record<string, string>;

/** All watchlists: `detections/watchlists/<alias>.yaml`, with their rows there or in a CSV file beside. */
export function loadWatchlists(tree: ContentTree, findings: Findings): Watchlist[] {
  const files = [...tree.keys()].filter((path) => path.startsWith(`${FOLDER}/`) && /^[^/]+\/[^/]+\/[^/]+\.ya?ml$/.test(path)).toSorted();
  const loaded = files.flatMap((file) => fromFile(tree, file, findings) ?? []);
  const used = new Set(loaded.map(({ itemsFile }) => itemsFile));
  for (const path of tree.keys()) {
    // A list that nobody reads is a mistake, unless the file that names it is broken itself.
    if (path.startsWith(`${FOLDER}/`) && path.endsWith('.csv') && !used.has(path) && loaded.length === files.length) findings.problems.push({ file: path, line: 1, column: 1, path: '', message: 'no watchlist names this file: write `file:` in its .yaml', nearest: null });
  }
  return loaded;
}

function fromFile(tree: ContentTree, file: string, findings: Findings): Watchlist | null {
  const read = readContent(tree, file, WatchlistFile, findings);
  if (read === null || read.value === null) return null;
  const { value } = read;
  const say = (path: readonly (string | number)[], message: string): null => {
    findings.problems.push({ file, ...read.doc.atKey(path), path: path.join('.'), message, nearest: null });
    return null;
  };
  const alias = WatchlistAlias.safeParse(file.slice(FOLDER.length + 1).replace(/\.ya?ml$/, ''));
  if (!alias.success) return say([], `the file's name is the alias: ${alias.error.issues[0]?.message ?? 'not valid'}`);
  if ((value.items === undefined) === (value.file === undefined)) return say([], 'expected the rows in `items`, or in a CSV file that `file` names');
  const itemsFile = value.file === undefined ? null : `${FOLDER}/${value.file}`;
  const items = value.items ?? rowsOf(tree, read, itemsFile ?? '', findings);
  if (items === null) return null;
  const without = items.findIndex((row) => (row[value.searchKey] ?? '') === '');
  if (without >= 0 && itemsFile === null) return say(['items', without], `the row has no ${JSON.stringify(value.searchKey)}, which is the search key`);
  if (without >= 0) return say(['searchKey'], `row ${without + 1} of ${value.file ?? ''} has no ${JSON.stringify(value.searchKey)}`);
  return { alias: alias.data, file, itemsFile, name: value.name, searchKey: value.searchKey, description: value.description ?? '', items };
}

function rowsOf(tree: ContentTree, read: Read<WatchlistFile>, path: string, findings: Findings): Row[] | null {
  const text = tree.get(path);
  if (typeof text !== 'string') {
    findings.problems.push({ file: read.file, ...read.doc.atKey(['file']), path: 'file', message: text === undefined ? `there is no ${path}` : `${path} ${text.unreadable}`, nearest: null });
    return null;
  }
  try {
    const rows: unknown = parse(text, { columns: true, bom: true, skip_empty_lines: true });
    return z.array(z.record(z.string(), z.string())).parse(rows);
  } catch (error) {
    const line = /\bline (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    findings.problems.push({ file: path, line: Number(line ?? 1), column: 1, path: '', message: `no CSV: ${error instanceof Error ? error.message : String(error)}`, nearest: null });
    return null;
  }
}
