import { cpus, totalmem } from 'node:os';

/** Random numbers in [0, 1) that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What `quantile` of the numbers are below (0.5: the median). */
export function quantile(numbers: readonly number[], at: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

/** Milliseconds that each of `variants` took, in `rounds` interleaved rounds; whoever begins changes from round to round. */
export async function interleaved<Name extends string>(variants: Readonly<Record<Name, (round: number) => unknown>>, names: readonly Name[], rounds: number): Promise<Record<Name, number[]>> {
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    const turn = names.map((_, index) => names[(index + round) % names.length]).filter((name) => name !== undefined);
    for (const name of turn) {
      const began = performance.now();
      await variants[name](round);
      times[name].push(performance.now() - began);
    }
  }
  return times;
}

/** The machine in one line: a figure without it says nothing. */
export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}

export const ms = (time: number): string => (time < 10 ? `${time.toFixed(2)} ms` : time < 10_000 ? `${time.toFixed(0)} ms` : `${(time / 1_000).toFixed(1)} s`);
export const say = (line: string): void => { process.stdout.write(`${line}\n`); };
