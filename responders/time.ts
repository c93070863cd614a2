import type { Instant } from '../src/model/index.ts';

/** The later of two instants; of two texts for one millisecond always the same one, so that it is a join. */
export function later(a: Instant, b: Instant): Instant {
  const difference = Date.parse(a) - Date.parse(b);
  if (difference !== 0) return difference > 0 ? a : b;
  return a > b ? a : b;
}

/** Down to the whole second, `2026-11-21T03:00:00Z`. */
export function wholeSecond(at: Instant): Instant {
  return text(Math.floor(Date.parse(at) / 1000));
}

/** Up to the whole second. */
export function nextWholeSecond(at: Instant): Instant {
  return text(Math.ceil(Date.parse(at) / 1000));
}

/** `seconds` after an instant, in whole seconds. */
export function after(at: Instant, seconds: number): Instant {
  return text(Math.ceil(Date.parse(at) / 1000) + seconds);
}

/** Whether `a` is not before `b`. */
export function notBefore(a: Instant, b: Instant): boolean {
  return Date.parse(a) >= Date.parse(b);
}

function text(seconds: number): Instant {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
