import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { alert } from '../../failures/stories.ts';
import { waitingPlans } from '../../../src/record/index.ts';
import { CAST, type Name } from './cast.ts';
import { device, drift, owners } from './hands.ts';
import { readBooks, recordOf } from './ledger.ts';
import { alerted, approved, closed, joins, released, swept, type Model, type ModelIncident, type Span } from './model.ts';
import type { Random } from './random.ts';
import { advance, nowOf, play, type Stage } from './stage.ts';
import type { Kill } from './command.ts';

/**
 * A move as the walk plays it: what it is called, the command or commands it is, and what it means. `run` gives false where
 * it was killed half-way; `means` says what is held once all of it is done, at a time that lies in the span.
 */
export interface Move {
  name: string;
  run(kill: Kill | null): Promise<boolean>;
  means(model: Model, at: Span): Model;
  /** What it means where it was killed after the first of its two commands. */
  half?(model: Model): Model;
  /** What it means where the move before it was killed before it applied what it had recorded. */
  afterUnapplied?(model: Model, at: Span): Model;
  /** It does nothing by itself: the sweep that follows does. */
  byHand: boolean;
}

export interface Scene { stage: Stage; model: Model; random: Random; step: number; seed: number; cast: readonly Name[] }

/** Exit codes that are an answer; 1 and 2 would be a failure of cordon or of this test. */
const ANSWERS: readonly (number | null)[] = [0, 3, 4, 5];

/** One command of a move; throws where it gave no answer. */
async function answer(stage: Stage, args: readonly string[], kill: Kill | null, input = ''): Promise<boolean> {
  const ended = await play(stage, [...args, '--json'], input, kill);
  if (ended.signal !== null) return false;
  if (!ANSWERS.includes(ended.code)) throw new Error(`${args.join(' ')} ended with ${ended.code ?? '?'}: ${ended.stdout.slice(0, 1_500)}\n${ended.stderr.slice(-1_500)}`);
  return true;
}

export async function sweep(stage: Stage, kill: Kill | null = null): Promise<boolean> {
  return await answer(stage, ['sweep'], kill);
}

/** An alert about some of the cast: opens an incident, or folds into one of the last minutes. */
export async function sendAlert(scene: Scene): Promise<Move> {
  const { stage, model, random } = scene;
  const names = namesFor(scene);
  const now = await advance(stage, model, random.once(3) ? 3_600 : 0);
  if (joins(model, names, now) === 'unsure') await advance(stage, model, 15 * 60);
  return alertMove(scene, names, joins(model, names, await nowOf(stage)) === null);
}

/** The same at once, while nobody knows what the last move came to. Null where it could fold or not. */
export async function hurriedAlert(scene: Scene, possible: readonly Model[]): Promise<Move | null> {
  const names = namesFor(scene);
  const now = await nowOf(scene.stage);
  return possible.some((model) => joins(model, names, now) === 'unsure') ? null : alertMove(scene, names, false);
}

function namesFor({ random, cast }: Scene): Name[] {
  const names = random.some(cast, 1, Math.min(3, cast.length));
  // An address alone says nothing about where a block would be felt.
  return names.every((name) => CAST[name].type === 'ip') ? [...names, ...cast.filter((name) => CAST[name].type !== 'ip').slice(0, 1)] : names;
}

function alertMove({ stage, seed, step }: Scene, names: readonly Name[], opens: boolean): Move {
  const id = `w${seed}-${step}`;
  const input = JSON.stringify(alert(names.map((name) => ({ type: CAST[name].type, value: CAST[name].value })), id));
  return {
    name: `${opens ? 'open' : 'alert'} ${id}: ${names.join(', ')}`, byHand: false,
    run: async (kill) => await answer(stage, ['respond', '--event', '-'], kill, input),
    means: (before, at) => alerted(before, id, names, at),
    afterUnapplied: (before, at) => alerted(before, id, names, at, true),
  };
}

/** A person reads the oldest increment that waits, approves it, and applies. */
export async function approveOne({ stage, model }: Scene, incident: ModelIncident): Promise<Move> {
  await advance(stage, model, 0);
  const record = recordOf((await readBooks(stage.world, model)).records, incident.first);
  const [plan] = record === null ? [] : waitingPlans(record);
  if (record === null || plan === undefined) throw new Error(`nothing of ${incident.first} waits in the ledger`);
  return {
    name: `approve increment ${plan.n} of ${incident.first}, apply`, byHand: false,
    run: async (kill) => (await answer(stage, ['approve', record.incident.id, '--digest', plan.digest], kill)) && (await answer(stage, ['apply'], kill)),
    means: (before, at) => approved(before, incident.first, at),
  };
}

export async function releaseOne({ stage, model }: Scene, incident: ModelIncident, andClose: boolean): Promise<Move> {
  await advance(stage, model, 0);
  const id = recordOf((await readBooks(stage.world, model)).records, incident.first)?.incident.id ?? '';
  return {
    name: `release${andClose ? ' and close' : ''} ${incident.first}`, byHand: false,
    run: async (kill) => (await answer(stage, ['release', id, '--reason', 'over'], kill)) && (!andClose || (await answer(stage, ['close', id, '--as', 'benign', '--reason', 'over'], kill))),
    means: (before) => (andClose ? closed(before, incident.first) : released(before, incident.first)),
    half: (before) => released(before, incident.first),
  };
}

/** The clock goes on and a sweep lets go of what is over. */
export async function expire({ stage, model, random }: Scene): Promise<Move> {
  const hours = random.pick([1, 5, 7, 13, 19, 25]);
  await advance(stage, model, hours * 3_600);
  return { name: `${hours} h later: sweep`, byHand: false, run: async (kill) => await sweep(stage, kill), means: (before, at) => swept(before, at) };
}

/** All that Pulumi knows is lost; the next command rebuilds it. */
export async function loseState({ stage, model }: Scene): Promise<Move> {
  await advance(stage, model, 0);
  rmSync(join(stage.world.folder, '.cordon', 'range', '.pulumi'), { recursive: true, force: true });
  return { name: 'lose the Pulumi state, apply', byHand: false, run: async (kill) => await answer(stage, ['apply'], kill), means: (before) => before };
}

/** Picks a move that is possible now. */
export async function choose(scene: Scene): Promise<Move> {
  const { model, random, step, cast } = scene;
  if (step === 0) return await sendAlert(scene);
  const open = model.incidents.filter((one) => !one.closed);
  const waiting = open.filter((one) => one.waiting.length > 0);
  const holding = open.filter((one) => one.holds.size > 0 || one.waiting.length > 0);
  const kinds: (() => Promise<Move | null>)[] = [
    ...Array.from({ length: 4 }, () => async () => await sendAlert(scene)),
    ...(waiting.length === 0 ? [] : Array.from({ length: 3 }, () => async () => await approveOne(scene, random.pick(waiting)))),
    ...(holding.length === 0 ? [] : Array.from({ length: 3 }, () => async () => await releaseOne(scene, random.pick(holding), model.online && random.once(3)))),
    ...(holding.length === 0 ? [] : Array.from({ length: 2 }, () => async () => await expire(scene))),
    ...(holding.length === 0 ? [] : Array.from({ length: 3 }, () => async () => await drift(scene))),
    ...(holding.length === 0 ? [] : [async () => await loseState(scene)]),
    async () => await owners(scene),
    ...(cast.includes('laptop') ? [async () => await Promise.resolve(device(scene))] : []),
    ...(model.online ? [] : Array.from({ length: 4 }, () => async () => await Promise.resolve(device(scene)))),
  ];
  for (;;) {
    const move = await random.pick(kinds)();
    if (move !== null) return move;
  }
}
