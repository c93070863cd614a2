import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runWalks, walk, type WalkResult } from './walk.ts';

/** Seeds that once failed, and what they found. */
const Seeds = z.array(z.strictObject({ seed: z.int(), length: z.int(), found: z.string() }));
const kept = Seeds.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'seeds.json'), 'utf8')));

/** Fresh ones: between them they open, fold, approve, expire, release, crash, lose the state and meet hands in the clouds. */
const FRESH = { count: 2, seed: 205, length: 3 };

function told(result: WalkResult): string {
  return `\n${result.moves.join('\n')}\nseed ${result.seed}: ${result.failure ?? ''}`;
}

describe('test/chaos/walks', { timeout: 400_000 }, () => {
  it.each(kept)('is as the model after every move of seed $seed: $found', async ({ seed, length }) => {
    const result = await walk(seed, length, () => undefined);
    expect(result.failure, told(result)).toBeNull();
  });

  it(`is as the model after every move of ${FRESH.count} random walks over real runs, with crashes, faults and drift by hand`, async () => {
    const all = await runWalks({ ...FRESH, onProgress: () => undefined });
    process.stdout.write(`walks: ${all.walks} interleavings of ${FRESH.length} moves (${all.crashes} crashes, ${all.faults} faults, ${all.drifts} by hand), ${all.sweeps} sweeps\n`);
    expect(all.failures.map(told)).toEqual([]);
    expect(all.crashes + all.faults + all.drifts).toBeGreaterThan(0);
  });
});
