import { keyer } from '../values/compare.ts';
import type { ScalarType, Value } from '../values.ts';

/** Numbers rows by their keys, in the order in which the keys come first. */
export class Numbering {
  private readonly types: readonly ScalarType[];
  private readonly levels: Map<unknown, number>[];
  private readonly keys: ((value: Value) => unknown)[];
  private readonly pairs: Map<number, number>[];
  count = 0;

  constructor(types: readonly ScalarType[]) {
    this.types = types;
    this.levels = types.map(() => new Map<unknown, number>());
    this.keys = types.map(keyer);
    this.pairs = types.map(() => new Map<number, number>());
  }

  /** The number of a key; a new one gets the next number, or -1 where `known` asks for known keys only. */
  number(values: readonly Value[], known = false): number {
    let id = 0;
    for (let level = 0; level < this.types.length; level++) {
      const map = this.levels[level];
      const key = this.keys[level]?.(values[level] ?? null);
      if (!map) return -1;
      let own = map.get(key);
      if (own === undefined) {
        if (known) return -1;
        map.set(key, (own = map.size));
      }
      if (level === 0) {
        id = own;
        continue;
      }
      // Two numbers below 2^26 make one that a double holds exactly.
      const pair = id * 67_108_864 + own;
      const pairs = this.pairs[level];
      let next = pairs?.get(pair);
      if (next === undefined) {
        if (known) return -1;
        pairs?.set(pair, (next = pairs.size));
      }
      id = next ?? -1;
    }
    if (id >= this.count) this.count = id + 1;
    return id;
  }
}
