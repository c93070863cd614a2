import type { Instant } from '../../model/index.ts';
import { duration } from '../../report/index.ts';

/** `2026-11-22 03:00 UTC` */
export function minute(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** `03:00:17` */
export function clock(at: Instant): string {
  return at.slice(11, 19);
}

/** How long after another time something was: `+16 s`. */
export function after(from: Instant, at: Instant): string {
  return `+${duration(Math.max(0, Date.parse(at) - Date.parse(from)))}`;
}
