import type { Range } from '../http.ts';
import type { Wire } from './calls.ts';
import { record } from './log.ts';
import { dealt, type Hand, moves } from './moves.ts';

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
