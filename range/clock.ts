import * as z from 'zod';

/**
 * The anchor of the virtual clock: at the wall time `wall` it was `range` in the range (both epoch milliseconds).
 * The clock runs at wall speed from there; only the range's API moves it.
 */
export const Clock = z.strictObject({ range: z.number().int(), wall: z.number().int() });
export type Clock = z.infer<typeof Clock>;

/** The instant at which a new world starts. */
export const DEFAULT_BASE = '2026-11-21T03:00:00Z';

/** Range time now, in epoch milliseconds. */
export const rangeNow = (clock: Clock, wall: number): number => clock.range + (wall - clock.wall);

/** The clock after a jump of `seconds` (never backwards: a negative jump is a RangeError). */
export function advance(clock: Clock, wall: number, seconds: number): Clock {
  if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError(`advance takes seconds >= 0, got ${seconds}`);
  return { range: rangeNow(clock, wall) + Math.round(seconds * 1000), wall };
}

/** The clock set to an instant. */
export const setTo = (wall: number, instant: number): Clock => ({ range: instant, wall });

/** ISO 8601 in UTC with whole seconds, as Graph and IAM write instants. */
export const isoSeconds = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** ISO 8601 in UTC with milliseconds. */
export const iso = (ms: number): string => new Date(ms).toISOString();
