import { endStage, killInTurn, openStage, playClean } from './kills.ts';
import { everyWrite } from './plan.ts';
import type { Kill } from './hits.ts';

export interface EveryResult { writes: number; killed: number; failures: { scene: string; kill: Kill; problems: string[] }[] }

/**
 * Kills at every write of the story, before and after it, each in a scene of its own. `shard` of `shards` takes every so many
 * of them, so that several machines share the work.
 */
export async function killEverywhere({ shard, shards, onProgress }: { shard: number; shards: number; onProgress(text: string): void }): Promise<EveryResult> {
  const stage = openStage();
  try {
    const scenes = await playClean(stage);
    const all = scenes.flatMap((scene) => everyWrite(scene).map((kill) => ({ scene, kill })));
    const mine = all.filter((_one, index) => index % shards === shard - 1);
    const result: EveryResult = { writes: all.length, killed: 0, failures: [] };
    for (const [index, { scene, kill }] of mine.entries()) {
      const { killed, problems, missed } = await killInTurn(stage, scene, [kill]);
      result.killed += killed.length;
      if (problems.length + missed.length > 0) result.failures.push({ scene: scene.step.name, kill, problems: missed.length > 0 ? ['it never came there', ...problems] : problems });
      onProgress(`${index + 1} of ${mine.length}, ${result.failures.length} failed: ${kill.phase} ${kill.site}, time ${kill.nth}, in ${scene.step.name}`);
    }
    return result;
  } finally {
    await endStage(stage);
  }
}
