import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran, World } from '../../e2e/world.ts';
import { KILL, LOG, readHits, RUN, type Hit, type Kill } from './hits.ts';
import { differences, resultOf, type Result } from './result.ts';
import { killWorld, story, type Step } from './story.ts';

const PROBE = join(import.meta.dirname, 'probe.ts');

/** One command of the story as it goes when nobody kills it, and everything that is needed to play it again. */
export interface Scene { step: Step; args: string[]; folder: string; dump: string; now: string; hits: Hit[]; result: Result; milliseconds: number }

/** A world in which scenes are played again and again. */
export interface Stage { world: World; logs: string; runs: number }

/** What came of kills in one scene that were followed by the same command once more. */
export interface Verdict { scene: string; killed: Kill[]; missed: Kill[]; problems: string[] }

/** Opens a stage. `end` it. */
export function openStage(): Stage {
  return { world: killWorld(), logs: mkdtempSync(join(tmpdir(), 'cordon-kills-')), runs: 0 };
}

export async function endStage(stage: Stage): Promise<void> {
  await stage.world.end();
  rmSync(stage.logs, { recursive: true, force: true });
}

/** Plays the story once without a kill; writes down each write of it. Throws when a command does not end as it must. */
export async function playClean(stage: Stage, steps: readonly Step[] = story): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const range = await stage.world.range();
  for (const [index, step] of steps.entries()) {
    await step.before?.(range);
    const folder = join(stage.logs, `scene-${index}`);
    copy(stage.world.folder, folder);
    // Hundreds of small files would be copied back for each kill.
    execFileSync('git', ['-C', folder, 'repack', '-adq']);
    const dump = await range.dump();
    const { now } = await range.clock();
    const began = Date.now();
    const args = step.args(stage.world);
    const { ran, hits } = await play(stage, step, args, null);
    const milliseconds = Date.now() - began;
    if (ran.code !== step.exit) throw new Error(`${step.name} ended with ${ran.code}, not ${step.exit}: ${ran.stdout.slice(-2_000)}${ran.stderr.slice(-2_000)}`);
    scenes.push({ step, args, folder, dump, now, hits, result: await resultOf(stage.world), milliseconds });
  }
  return scenes;
}

/**
 * Plays a scene and kills it at the first of `kills`, plays it again and kills that at the second, and so on; then once to the
 * end, and compares. What a repaired run does not come to any more is killed in a scene that begins anew; what that does not
 * come to either is `missed`.
 */
export async function killInTurn(stage: Stage, scene: Scene, kills: readonly Kill[]): Promise<Verdict> {
  const verdict: Verdict = { scene: scene.step.name, killed: [], missed: [], problems: [] };
  let left = [...kills];
  while (left.length > 0) {
    await restore(stage, scene);
    const passed: Kill[] = [];
    let fresh = true;
    for (const kill of left) {
      const { hits } = await play(stage, scene.step, scene.args, kill);
      if (hits.filter(({ site, phase }) => site === kill.site && phase === kill.phase).length >= kill.nth) verdict.killed.push(kill);
      else if (fresh) verdict.missed.push(kill);
      else passed.push(kill);
      fresh = false;
      // It went through: from here on nothing is left to be killed.
      if (passed.length > 0) break;
    }
    left = left.filter((kill) => !verdict.killed.includes(kill) && !verdict.missed.includes(kill));
    verdict.problems.push(...await finish(stage, scene));
  }
  return verdict;
}

/** The same command once more, without a kill: everything must be as if there had never been one. */
async function finish(stage: Stage, scene: Scene): Promise<string[]> {
  const { ran } = await play(stage, scene.step, scene.args, null);
  const audit = await stage.world.cordon(['audit', 'verify']);
  return [
    ...(ran.code === scene.step.exit ? [] : [`exit code ${ran.code}, not ${scene.step.exit}: ${ran.stderr.slice(-1_000)}`]),
    ...differences(scene.result, await resultOf(stage.world)),
    ...(audit.code === 0 ? [] : [`audit verify: ${audit.stdout.slice(0, 1_000)}`]),
  ];
}

async function play(stage: Stage, step: Step, args: readonly string[], kill: Kill | null): Promise<{ ran: Ran; hits: Hit[] }> {
  stage.runs += 1;
  const log = join(stage.logs, `run-${stage.runs}`);
  const ran = await stage.world.cordon(args, {
    ...(step.input === undefined ? {} : { input: step.input }),
    env: { NODE_OPTIONS: `--import ${PROBE}`, [RUN]: `${process.pid}-${stage.runs}`, [LOG]: log, ...(kill === null ? {} : { [KILL]: JSON.stringify(kill) }) },
  });
  const hits = readHits(log);
  rmSync(log, { force: true });
  return { ran, hits };
}

async function restore(stage: Stage, scene: Scene): Promise<void> {
  const range = await stage.world.range();
  copy(scene.folder, stage.world.folder);
  await range.load(scene.dump);
  // The clock of a world goes on while it is put away.
  await range.setClock(scene.now);
}

/** What of `.cordon/range` belongs to the running range, which has its world by its own API. */
const RANGE_OWN = new Set(['range.json', 'range.log', 'world.json', 'range.lock']);

/** Makes one repository, with its state and work folders, the same as another. */
function copy(from: string, to: string): void {
  for (const name of list(to)) if (name !== '.cordon') rmSync(join(to, name), { recursive: true, force: true });
  for (const name of list(join(to, '.cordon'))) if (name !== 'range') rmSync(join(to, '.cordon', name), { recursive: true, force: true });
  for (const name of list(join(to, '.cordon', 'range'))) if (!RANGE_OWN.has(name)) rmSync(join(to, '.cordon', 'range', name), { recursive: true, force: true });
  const own = join(from, '.cordon', 'range');
  cpSync(from, to, { recursive: true, filter: (path) => !(path.startsWith(`${own}/`) && RANGE_OWN.has(path.slice(own.length + 1))) });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The distinct sites of hits, in the order of their first time. */
export function sitesOf(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.filter(({ phase }) => phase === 'before').toReversed().map((hit) => [hit.site, hit])).values()].toReversed();
}
