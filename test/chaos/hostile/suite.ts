import { expect, it } from 'vitest';
import type { AdapterName } from '../../../src/model/index.ts';
import { runHostile } from './hostile.ts';

/** Inputs for each adapter. */
const COUNT = 10_000;
/** `CORDON_SEED` looks at others; a seed that failed is kept in FOUND. */
const SEED = Number(process.env['CORDON_SEED'] ?? 20_261_121);

/** The tests of some adapters: in two files, for two cores. */
export function hostileSuite(adapters: readonly AdapterName[]): void {
  it(`makes an event or a rejection with its reason of each of ${COUNT} inputs per adapter (seed ${SEED})`, () => {
    const report = runHostile({ count: COUNT, seed: SEED, only: adapters, onProgress: (text) => { console.log(text); } });
    for (const [name, { inputs, events, rejections, byReason }] of report.adapters) {
      expect({ name, inputs }).toEqual({ name, inputs: COUNT });
      // Generators that have drifted away from what the adapters read would prove nothing.
      expect(events, name).toBeGreaterThan(COUNT / 4);
      expect(rejections, name).toBeGreaterThan(COUNT / 10);
      expect([...byReason.keys()].length, name).toBeGreaterThan(8);
    }
  }, 300_000);
}
