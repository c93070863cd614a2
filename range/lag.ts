import * as z from 'zod';

/**
 * A value whose readers are late: what was written is current at once, but whoever looks through a lag still gets
 * an older value. Times are wall-clock milliseconds.
 */
export type Lagged<T> = { current: T; past: { until: number; value: T }[] };

/** Longest lag that a setting may ask for, in milliseconds; older values are forgotten. */
export const LONGEST_LAG_MS = 60_000;

/** The schema of a lagged value of the given schema. */
export const lagged = <T extends z.ZodType>(value: T) =>
  z.strictObject({ current: value, past: z.array(z.strictObject({ until: z.number(), value })) });

/** A lagged value that has always been as it is. */
export const settled = <T>(value: T): Lagged<T> => ({ current: value, past: [] });

/** Replaces the value; readers with a lag go on seeing the old one. */
export function write<T>(held: Lagged<T>, value: T, wall: number): void {
  held.past.push({ until: wall, value: held.current });
  held.current = value;
  forget(held, wall);
}

/** What a reader who is `lagMs` behind sees at the wall time `wall`. */
export function visible<T>(held: Lagged<T>, wall: number, lagMs: number): T {
  const seen = wall - lagMs;
  return (held.past.find((old) => old.until > seen) ?? { value: held.current }).value;
}

/** Drops values that no reader can see any more, so that a dump shows only what matters. */
export function forget<T>(held: Lagged<T>, wall: number, lagMs: number = LONGEST_LAG_MS): void {
  held.past = held.past.filter((old) => old.until > wall - lagMs);
}
