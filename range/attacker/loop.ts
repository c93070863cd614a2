import type { Range } from '../http.ts';
import type { Wire } from './calls.ts';
import { record } from './log.ts';
import { dealt, type Hand, moves } from './moves.ts';
import { plays } from './plays.ts';

/**
 * One round: every move once, side by side. A move that gets no sensible answer enters nothing: silence of the range
 * is not containment.
 */
export async function round(range: Range, wire: Wire, hand: Hand): Promise<void> {
  const { world } = range;
  const { loot } = world.attacker;
  await Promise.all(
    moves.map(async ({ id, label, act }) => {
      const attempt = await act(wire, loot, hand).catch(() => null);
      // A reset during the round has made another world: what he met belongs to the old one.
      if (attempt === null || range.world !== world || !world.attacker.on) return;
      if (record(range, id, label, attempt)) range.changed();
    }),
  );
}

/** One round of what he was told to do, whether he is on or not; a play that is through is taken off the list after it. */
async function toldRound(range: Range, wire: Wire, hand: Hand): Promise<void> {
  const { world } = range;
  for (const { id } of [...world.attacker.plays]) {
    const play = plays.find((candidate) => candidate.id === id);
    const attempt = play === undefined ? null : await play.act({ range, wire, hand }).catch(() => null);
    if (range.world !== world) return;
    if (play !== undefined && attempt !== null) record(range, id, play.label, { allowed: attempt.allowed, why: attempt.why });
    // Only now: who waits for the list to be empty waits for the deed.
    world.attacker.plays = world.attacker.plays.flatMap((one) => (one.id !== id ? [one] : one.rounds > 1 ? [{ id, rounds: one.rounds - 1 }] : []));
    range.changed();
  }
}

export type Loop = { stop: () => Promise<void> };

/** Acts until stopped, every `attackerEveryMs` of wall time, whenever the world says that the attacker is on. */
export function startLoop(range: Range, wire: Wire, sleep: (ms: number) => Promise<void>): Loop {
  let running = true;
  const done = (async (): Promise<void> => {
    let world = range.world;
    let hand = dealt(world.attacker.loot);
    while (running) {
      if (range.world !== world) {
        world = range.world;
        hand = dealt(world.attacker.loot);
      }
      const started = range.wall();
      if (world.attacker.on) await round(range, wire, hand);
      await toldRound(range, wire, hand);
      await sleep(Math.max(10, world.settings.attackerEveryMs - (range.wall() - started)));
    }
  })();
  return {
    stop: async () => {
      running = false;
      await done;
    },
  };
}
