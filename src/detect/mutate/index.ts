import type { Schema } from '../../../kql/index.ts';
import type { Detection } from '../../model/index.ts';
import { filesBeside } from '../tests/beside.ts';
import { cacheKey, readCache, surroundings, writeCache } from './cache.ts';
import type { RuleMutation } from './check.ts';
import { mutateRules } from './pool.ts';

export type { RuleMutation, Survivor } from './check.ts';

/**
 * The mutation check of rules. Rules that are as they were at the last run are not checked again: `cache` is the file that remembers, null for none.
 * `done` is told of each rule as it ends, and whether its result was remembered.
 */
export async function mutationCheck(repo: string, detections: readonly Detection[], schema: Schema, cache: string | null, done: (result: RuleMutation, remembered: boolean) => void): Promise<RuleMutation[]> {
  const around = surroundings(schema);
  const keys = new Map(detections.map((detection) => [detection.slug, cacheKey(detection, filesBeside(repo, detection), around)]));
  const known = cache === null ? {} : await readCache(cache);
  const before = new Map(detections.flatMap(({ slug }) => {
    const kept = Object.hasOwn(known, slug) ? known[slug] : undefined;
    return kept?.key === keys.get(slug) && kept !== undefined ? [[slug, kept.result] as const] : [];
  }));
  for (const result of before.values()) done(result, true);
  const fresh = await mutateRules(repo, detections.filter(({ slug }) => !before.has(slug)), schema, (result) => { done(result, false); });
  const results = new Map([...before, ...fresh.map((result) => [result.rule, result] as const)]);
  if (cache !== null && fresh.length > 0) {
    await writeCache(cache, { ...known, ...Object.fromEntries(fresh.map((result) => [result.rule, { key: keys.get(result.rule) ?? '', result }])) });
  }
  return detections.flatMap(({ slug }) => results.get(slug) ?? []);
}
