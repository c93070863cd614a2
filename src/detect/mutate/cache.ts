import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import type { Schema } from '../../../kql/index.ts';
import type { Detection } from '../../model/index.ts';
import type { Beside } from '../tests/given.ts';
import { MUTATIONS } from './change.ts';
import type { RuleMutation } from './check.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
/** The code that a result depends on. */
const CODE = ['kql', 'src/detect/mutate', 'src/detect/run', 'src/detect/tests'];

const Result: z.ZodType<RuleMutation> = z.strictObject({
  rule: z.string(), counted: z.int(), caught: z.int(), left: z.strictObject({ same: z.int(), unseen: z.int(), broken: z.int() }), skipped: z.string().nullable(),
  survivors: z.array(z.strictObject({ mutation: z.enum(MUTATIONS), start: z.int(), length: z.int(), from: z.string(), to: z.string() })),
});
const Kept = z.record(z.string(), z.strictObject({ key: z.string(), result: Result }));

/** Results of earlier runs by rule. What does not fit is forgotten. */
export type MutationCache = z.infer<typeof Kept>;

export async function readCache(file: string): Promise<MutationCache> {
  return await readFile(file, 'utf8').then((text) => Kept.parse(JSON.parse(text))).catch(() => ({}));
}

export async function writeCache(file: string, cache: MutationCache): Promise<void> {
  // Two runs at once each leave a whole file; one of them loses, which costs time only.
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(cache)}\n`);
  await rename(fresh, file);
}

/** What a rule's result depends on beside the rule: the schema, and this program's own files as they are now. */
export function surroundings(schema: Schema): string {
  const hash = createHash('sha256').update(canonicalize(schema) ?? '');
  for (const folder of CODE) {
    for (const name of readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).toSorted()) {
      if (!name.endsWith('.ts')) continue;
      const { size, mtimeMs } = statSync(join(PROJECT, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Under which a rule's result is kept: everything that it depends on. */
export function cacheKey({ rule, query, tests }: Detection, beside: Beside, around: string): string {
  const files = (tests?.tests ?? []).flatMap(({ given }) => Object.values(given)).filter((given) => typeof given === 'string').map((name) => [name, beside(name)]);
  return createHash('sha256').update(JSON.stringify([around, rule, query, tests, files])).digest('hex');
}
