import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CordonError, EXIT } from '../../model/index.ts';
import type { Metadata } from './metadata.ts';

/** Below `detections/schemas/`; everything in it is written by a pull and by nothing else. */
export const PULLED = 'workspace';

/** What a pull did, in names of files below `detections/schemas/workspace/`. `skipped`: names that can be no file, and that no query can name. */
export interface Pulled { tables: number; functions: number; added: readonly string[]; changed: readonly string[]; removed: readonly string[]; skipped: readonly string[] }

/** Names that stand in a query without quotes. They are the names of files too, and so can leave no folder. */
const NAME = /^[A-Za-z_]\w{0,255}$/;

/** The files of a workspace's schema by path, always the same for the same schema. Windows has no two files whose names differ by case alone. */
export function filesOf({ tables, functions }: Metadata): { files: Map<string, string>; skipped: string[] } {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  const skipped: string[] = [];
  const add = (folder: string, name: string, value: unknown): void => {
    const path = `${folder}/${name}.json`;
    if (!NAME.test(name) || taken.has(path.toLowerCase())) skipped.push(name);
    else files.set(path, `${JSON.stringify(value, null, 2)}\n`);
    taken.add(path.toLowerCase());
  };
  for (const { name, columns } of tables.toSorted(byName)) add('tables', name, { Name: name, Properties: columns.toSorted(byName).map((column) => ({ Name: column.name, Type: column.type })) });
  for (const { name, body, parameters } of functions.toSorted(byName)) add('functions', name, { FunctionName: name, FunctionParameters: parameters ?? '', FunctionBody: body.replaceAll('\r\n', '\n') });
  return { files, skipped };
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Writes a workspace's schema into `detections/schemas/workspace/`; what the workspace no longer has is removed. `root`: the response repository. */
export async function writePulled(root: string, metadata: Metadata): Promise<Pulled> {
  const { files, skipped } = filesOf(metadata);
  const tables = [...files.keys()].filter((path) => path.startsWith('tables/')).length;
  // A workspace without tables is a token without the right to see them: nothing is removed for that.
  if (tables === 0) throw new CordonError('SCHEMA_EMPTY', 'the workspace told of no tables', { next: 'Check the workspace id, and give cordon\'s identity the role Log Analytics Reader.', exit: EXIT.failed });
  const folder = join(root, 'detections', 'schemas', PULLED);
  const before = await present(folder);
  const [added, changed]: [string[], string[]] = [[], []];
  for (const [path, text] of files) {
    const file = join(folder, path);
    const old = before.has(path) ? await readFile(file, 'utf8').catch(() => null) : null;
    if (old === text) continue;
    (before.has(path) ? changed : added).push(path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }
  const removed = [...before].filter((path) => !files.has(path)).toSorted();
  for (const path of removed) await rm(join(folder, path), { force: true });
  return { tables, functions: files.size - tables, added, changed, removed, skipped };
}

async function present(folder: string): Promise<Set<string>> {
  const found = await Promise.all(['tables', 'functions'].map(async (kind) => (await readdir(join(folder, kind)).catch(() => [])).filter((name) => name.endsWith('.json')).map((name) => `${kind}/${name}`)));
  return new Set(found.flat());
}
