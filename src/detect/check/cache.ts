import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { RuleFinding, sha256 } from '../../model/index.ts';
import type { Finding } from './finding.ts';

const CacheFile = z.record(z.string(), z.array(RuleFinding));
const PROJECT = join(import.meta.dirname, '..', '..', '..');
/** Code whose change can change a finding. */
const CODE = ['src/detect', 'src/content', 'src/ingest', 'src/model', 'kql'];

/** What was found in a rule before, by a digest of everything that it depends on. */
export interface FindingCache {
  get(key: string): readonly Finding[] | null;
  /** Keeps what this run found, and forgets the rest. */
  save(entries: ReadonlyMap<string, readonly Finding[]>): Promise<void>;
}

/** The cache of a repository, in `.cordon/cache/`. One that cannot be read is empty; one that cannot be written only makes the next run slower. */
export async function openCache(root: string): Promise<FindingCache> {
  const file = join(root, '.cordon', 'cache', 'validate.json');
  const known = await readFile(file, 'utf8').then((text) => CacheFile.parse(JSON.parse(text))).catch(() => ({}));
  const entries = new Map(Object.entries(known));
  return {
    get: (key) => entries.get(key) ?? null,
    async save(next) {
      if (next.size === entries.size && [...next.keys()].every((key) => entries.has(key))) return;
      const part = `${file}.${process.pid}`;
      await mkdir(dirname(file), { recursive: true }).then(async () => { await writeFile(part, JSON.stringify(Object.fromEntries(next))); }).then(async () => { await rename(part, file); }).catch(() => undefined);
    },
  };
}

/** A digest of the code of the checks: names, sizes and times of its files. */
export async function codeDigest(): Promise<string> {
  const parts: string[] = [];
  for (const folder of CODE) {
    const entries = await readdir(join(PROJECT, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')).map((entry) => join(entry.parentPath, entry.name)).toSorted();
    parts.push(...await Promise.all(files.map(async (path) => stat(path).then(({ size, mtimeMs }) => `${path} ${size} ${mtimeMs}`))));
  }
  return sha256(`${process.version}\n${parts.join('\n')}`);
}
