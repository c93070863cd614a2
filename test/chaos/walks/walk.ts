import { setTimeout as sleep } from 'node:timers/promises';
import { ids } from '../../../range/scenarios/ids.ts';
import { CAST, type Name } from './cast.ts';
import { cloudDifferences } from './clouds.ts';
import { ledgerDifferences, readBooks, unsaid } from './ledger.ts';
import { closed, emptyModel, isHeld, stateOf, swept, type Model, type Span } from './model.ts';
import { choose, hurriedAlert, releaseOne, sweep, type Move, type Scene } from './moves.ts';
import { random, type Random } from './random.ts';
import { closeStage, momentOf, nowOf, openStage, type Stage } from './stage.ts';

/** What a walk came to. `failure` is null where the clouds and the ledger were as the model after every move. */
export interface WalkResult { seed: number; moves: string[]; crashes: number; faults: number; drifts: number; sweeps: number; seconds: number; failure: string | null }

/** After a crash, a fault or a hand in the clouds this many sweeps must be enough. */
const SWEEPS = 2;

/**
 * Plays `length` moves that the seed picks on a repository and range of their own, and after each one compares clouds and
 * ledger with the model; then lets go of everything and compares with the start. Where a crash lands depends on the machine,
 * so a seed gives the same moves but not always the same moments.
 */
export async function walk(seed: number, length: number, log: (line: string) => void): Promise<WalkResult> {
  const result: WalkResult = { seed, moves: [], crashes: 0, faults: 0, drifts: 0, sweeps: 0, seconds: 0, failure: null };
  const began = performance.now();
  const say = (line: string): void => { result.moves.push(line); log(line); };
  const stage = await openStage((line) => { log(line); result.moves.push(line); });
  try {
    const cast = castOf(random(seed, -1));
    say(`seed ${seed}: ${cast.join(', ')}`);
    let model = emptyModel();
    let open: Open | null = null;
    for (let step = 0; step < length; step += 1) {
      const numbers = random(seed, step);
      const scene = { stage, model, random: numbers, step, seed, cast };
      if (open !== null) {
        model = await hurry(scene, open, result, say);
        open = null;
        continue;
      }
      const played = await perform(scene, await choose(scene), result, say);
      if (step < length - 1 && played.most > 0 && played.least === 0 && numbers.once(3)) open = played;
      else model = await settle(stage, played, result);
    }
    await letGo(stage, model, result, say);
  } catch (error) {
    result.failure = error instanceof Error ? error.message : String(error);
  } finally {
    result.seconds = Math.round((performance.now() - began) / 1_000);
    await closeStage(stage);
  }
  return result;
}

/** Two or three that matter in a walk: small walks are fast, and many seeds together meet every mix. */
function castOf(numbers: Random): Name[] {
  const names: Name[] = ['alice', 'bob', 'laptop', 'far', 'near', 'web'];
  const cast = numbers.some(names, 2, 3);
  return cast.every((name) => CAST[name].type === 'ip') ? [...cast, 'laptop'] : cast;
}

type Means = (at: Span) => Model;

/** What a move can have come to, since when nobody has looked, and how many sweeps there must and may be before it fits. */
interface Open { meanings: Means[]; from: number; least: number; most: number }

async function perform({ stage, model, random: numbers, cast }: Scene, move: Move, result: WalkResult, say: (line: string) => void): Promise<Open> {
  const kind = move.byHand ? 'plain' : numbers.pick(['plain', 'plain', 'crash', 'crash', 'fault'] as const);
  const from = await nowOf(stage);
  const means: Means = (at) => move.means(model, at);
  if (move.byHand) result.drifts += 1;
  if (kind === 'plain') {
    say(`  ${move.name}`);
    await move.run(null);
    return { meanings: [means], from, least: move.byHand ? 1 : 0, most: move.byHand ? SWEEPS : 0 };
  }
  if (kind === 'fault') {
    const fault = faultOf(numbers, cast);
    say(`  ${move.name}; ${JSON.stringify(fault)}`);
    result.faults += 1;
    await stage.range.faults([fault]);
    await move.run(null);
    await stage.range.faults([]);
    return { meanings: [means], from, least: 0, most: SWEEPS };
  }
  const kill = momentOf(stage, numbers);
  const again = numbers.once(3);
  say(`  ${move.name}; ${kill.name}${again ? '; the same again' : ''}`);
  result.crashes += 1;
  const done = await move.run(kill);
  if (again && !done) await move.run(null);
  // Killed before it wrote anything down, it did nothing: the alert is still with its sender.
  const less: Means[] = [...(move.half === undefined ? [] : [() => move.half?.(model) ?? model]), () => model];
  return { meanings: [means, ...(done || again ? [] : less)], from, least: 0, most: SWEEPS };
}

/** The next alert comes before anybody has swept after a crash or a fault. */
async function hurry(scene: Scene, open: Open, result: WalkResult, say: (line: string) => void): Promise<Model> {
  const { stage } = scene;
  const at: Span = { from: open.from, to: await nowOf(stage) };
  const move = await hurriedAlert(scene, open.meanings.map((means) => means(at)));
  if (move === null) return await settle(stage, open, result);
  say(`  at once, ${move.name}`);
  await move.run(null);
  const meanings = open.meanings.flatMap((means): Means[] => [
    (span) => move.means(means(span), span), (span) => move.afterUnapplied?.(means(span), span) ?? move.means(means(span), span),
  ]);
  return await settle(stage, { ...open, meanings }, result);
}

/** The clouds that each kind of entity lives in. */
const SERVICES: Readonly<Record<string, readonly string[]>> = { user: ['graph', 'login'], device: ['defender', 'login'], ip: ['arm', 'login'], aws_role: ['aws'] };

function faultOf(numbers: Random, cast: readonly Name[]): { service: string; operation: string; status: number; times: number; after?: boolean; retryAfter?: number } {
  const service = numbers.pick(cast.flatMap((name) => SERVICES[CAST[name].type] ?? []));
  const status = numbers.pick([403, 429, 500, 0]);
  const operation = service === 'login' || service === 'aws' ? '.' : numbers.pick(['.', '^GET', '^(POST|PUT|PATCH|DELETE)']);
  return { service, operation, status, times: 1 + numbers.int(8), ...(status === 429 ? { retryAfter: 1 } : {}), ...(status !== 429 && numbers.once(3) ? { after: true } : {}) };
}

/** Compares with each thing that the move can have come to, sweeps where that is allowed, and gives the model that fits. Throws with all differences. */
async function settle(stage: Stage, { meanings, from, least, most }: Open, result: WalkResult): Promise<Model> {
  let told: string[] = [];
  for (let sweeps = 0; sweeps <= most; sweeps += 1) {
    if (sweeps > 0) {
      result.sweeps += 1;
      await sweep(stage);
    }
    if (sweeps < least) continue;
    const at: Span = { from, to: await nowOf(stage) };
    // A device confirms in its own time.
    await sleep(50);
    const dump = await stage.range.dump();
    told = [];
    for (const means of meanings) {
      const model = sweeps > 0 ? swept(means(at), at) : means(at);
      const books = await readBooks(stage.world, model);
      const differences = [...cloudDifferences(model, stage.start, dump), ...ledgerDifferences(model, books), ...books.problems, ...unsaid(books)];
      if (differences.length === 0) return model;
      told.push(`after ${sweeps} sweeps:\n${differences.map((line) => `    - ${line}`).join('\n')}`);
    }
  }
  throw new Error(`the world is not as it must be ${told.join('\n  or, had the killed command done less, ')}`);
}

/** The end of every walk: the device is back, nothing is held any more, and all is as it was. */
async function letGo(stage: Stage, model: Model, result: WalkResult, say: (line: string) => void): Promise<void> {
  let last = model;
  if (!last.online) {
    say('  the device comes back, sweep');
    const from = await nowOf(stage);
    await stage.range.device(ids.laptop, true);
    await stage.range.advance(60);
    last = await settle(stage, { meanings: [() => ({ ...last, online: true })], from, least: 1, most: SWEEPS }, result);
  }
  for (const incident of last.incidents.filter((one) => !one.closed && stateOf(one) !== 'released')) {
    const move = await releaseOne({ stage, model: last, random: random(0, 0), step: 0, seed: 0, cast: [] }, incident, true);
    say(`  ${move.name}`);
    const from = await nowOf(stage);
    await move.run(null);
    last = await settle(stage, { meanings: [() => closed(last, incident.first)], from, least: 0, most: 0 }, result);
  }
  const left = last.incidents.flatMap((one) => [...one.holds.keys()]);
  if (left.length > 0 || isHeld(last, 'alice.enabled')) throw new Error(`the model still holds ${left.join(', ')}`);
}

/** What many walks came to. */
export interface WalksResult { walks: number; moves: number; crashes: number; faults: number; drifts: number; sweeps: number; failures: WalkResult[] }

/** Runs `count` walks one after the other, with seeds from `seed` on. A walk that fails does not stop the others. */
export async function runWalks({ count, seed, length, onProgress }: { count: number; seed: number; length: number; onProgress(result: WalkResult): void }): Promise<WalksResult> {
  const all: WalksResult = { walks: 0, moves: 0, crashes: 0, faults: 0, drifts: 0, sweeps: 0, failures: [] };
  for (let index = 0; index < count; index += 1) {
    const result = await walk(seed + index, length, () => undefined);
    all.walks += 1;
    all.moves += length;
    all.crashes += result.crashes;
    all.faults += result.faults;
    all.drifts += result.drifts;
    all.sweeps += result.sweeps;
    if (result.failure !== null) all.failures.push(result);
    onProgress(result);
  }
  return all;
}
