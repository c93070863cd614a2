/** A source of numbers that a seed alone decides. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** True once in `of` times. */
  once(of: number): boolean;
  /** One of these. Throws RangeError when there are none. */
  pick<T>(items: readonly T[]): T;
  /** From `least` to `most` of these, in their own order. */
  some<T>(items: readonly T[], least: number, most: number): T[];
}

/**
 * SplitMix32, by Sebastiano Vigna's SplitMix64 (https://prng.di.unimi.it/splitmix64.c) with the constants of MurmurHash3's
 * finalizer. `step` gives every move numbers of its own, so that one that drew more does not shift the ones after it.
 */
export function random(seed: number, step: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const int = (below: number): number => next() % below;
  return {
    int,
    once: (of) => int(of) === 0,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    some: (items, least, most) => {
      const wanted = Math.min(items.length, least + int(most - least + 1));
      const order = items.map((item, index) => ({ item, index, key: next() })).sort((a, b) => a.key - b.key).slice(0, wanted);
      return order.sort((a, b) => a.index - b.index).map(({ item }) => item);
    },
  };
}
