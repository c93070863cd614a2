import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UsageError } from '../model/index.ts';

/** A file that is there and could not be read. */
export interface Unreadable { unreadable: string }

/** The content files of a repository by path, as text. The one input of `loadContent`, wherever it was read from. */
export type ContentTree = ReadonlyMap<string, string | Unreadable>;

// An inventory of 10,000 assets has about 3 MB; a file of more than this is a mistake or an attack on the parser.
const MOST_BYTES = 16 * 1_024 * 1_024;
const MOST_FILES = 20_000;
const ROOT_FILES = ['cordon.yaml', 'cordon.yml'];
/** How many folders deep each content folder is read. */
const FOLDERS = { playbooks: 1, exceptions: 1, inventory: 1, intel: 1, detections: 2 } as const;
const EXTENSION = /\.(yaml|yml|kql)$|^detections\/watchlists\/[^/]+\.csv$/;

/** Whether a path is a file that `loadContent` reads. */
export function isContentPath(path: string): boolean {
  if (ROOT_FILES.includes(path)) return true;
  const parts = path.split('/');
  const depth = Object.entries(FOLDERS).find(([folder]) => folder === parts[0])?.[1];
  return depth !== undefined && parts.length >= 2 && parts.length <= depth + 1 && EXTENSION.test(path);
}

/**
 * Reads the content files below `root`; nothing else is opened. A file that cannot be read, is too large, or is a link
 * that leaves the root is kept as unreadable, so that the loader can say so. Throws UsageError when `root` is no folder.
 */
export async function readWorkTree(root: string): Promise<ContentTree> {
  const top = await realpath(root).catch((cause: unknown) => {
    throw new UsageError(`${root} is no folder that can be read`, 'Name a response repository with --repo DIR.', cause);
  });
  const tree = new Map<string, string | Unreadable>();
  for (const file of ROOT_FILES) await readEntry(top, file, tree);
  for (const [folder, depth] of Object.entries(FOLDERS)) await readFolder(top, folder, depth, tree);
  return tree;
}

async function readFolder(top: string, folder: string, depth: number, tree: Map<string, string | Unreadable>): Promise<void> {
  const inside = await within(top, folder);
  if (inside === null) return;
  if (inside !== true) {
    tree.set(folder, inside);
    return;
  }
  const entries = await readdir(join(top, folder), { withFileTypes: true }).catch((error: unknown) => unreadable(error));
  if (!Array.isArray(entries)) {
    tree.set(folder, entries);
    return;
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (tree.size >= MOST_FILES) throw new UsageError(`more than ${MOST_FILES} content files`, 'Split the repository.');
    if (entry.isDirectory() && depth > 1) await readFolder(top, path, depth - 1, tree);
    else if (isContentPath(path)) await readEntry(top, path, tree);
    else if (folder === 'exceptions' && meantToBeRead(entry)) tree.set(path, { unreadable: 'is not read: expected exceptions/<id>.yaml' });
  }
}

/** An exception that is not read would allow what it denies: a folder, `EX-2026-0007.YAML`, `EX-2026-0007.yaml.txt`. */
function meantToBeRead(entry: Dirent): boolean {
  return !entry.name.startsWith('.') && (entry.isDirectory() || /^ex-\d|\.ya?ml/i.test(entry.name));
}

async function readEntry(top: string, path: string, tree: Map<string, string | Unreadable>): Promise<void> {
  const inside = await within(top, path);
  if (inside === null) return;
  tree.set(path, inside === true ? await readText(join(top, path)) : inside);
}

/** True when the path is there and stays inside the root, null when it is not there. */
async function within(top: string, path: string): Promise<true | null | Unreadable> {
  try {
    await lstat(join(top, path));
    const real = await realpath(join(top, path));
    return real.startsWith(top + sep) ? true : { unreadable: 'is a link that leaves the repository' };
  } catch (error) {
    return isMissing(error) ? null : unreadable(error);
  }
}

async function readText(file: string): Promise<string | Unreadable> {
  try {
    const stat = await lstat(await realpath(file));
    if (!stat.isFile()) return { unreadable: 'is no regular file' };
    if (stat.size > MOST_BYTES) return { unreadable: `is larger than ${MOST_BYTES / 1_024 / 1_024} MB` };
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): Unreadable {
  if (error instanceof TypeError) return { unreadable: 'is not UTF-8 text' };
  return { unreadable: `cannot be read${code(error) === '' ? '' : ` (${code(error)})`}` };
}

function isMissing(error: unknown): boolean {
  return code(error) === 'ENOENT' || code(error) === 'ENOTDIR';
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
