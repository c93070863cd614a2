import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/index.ts';
import type { Origin } from './open.ts';

/** A file to read: `isNamed` when a person named it, not only its folder. */
export interface LogFile extends Origin { readonly isNamed: boolean }

/**
 * The files of a list of files and folders, in the order of their names. Hidden files are left out, links to folders are not followed.
 * @throws UsageError for a path that is not there.
 */
export async function logFiles(paths: readonly string[]): Promise<LogFile[]> {
  const found: LogFile[] = [];
  for (const path of paths) {
    const there = await stat(path).catch(() => null);
    if (there === null) throw new UsageError(`There is no file or folder ${path}.`, 'Name a file or folder of recorded logs.');
    if (!there.isDirectory()) found.push(logFile(path, true));
    else for (const name of await below(path)) found.push(logFile(join(path, name), false));
  }
  return found;
}

const logFile = (path: string, isNamed: boolean): LogFile => ({ name: path, path, isNamed, open: async () => createReadStream(path, { highWaterMark: 1 << 18 }) });

async function below(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) names.push(...(await below(join(folder, entry.name))).map((name) => join(entry.name, name)));
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(join(folder, entry.name)).catch(() => null))?.isFile() === true)) names.push(entry.name);
  }
  return names;
}
