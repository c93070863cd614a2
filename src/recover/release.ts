import { controlKey, type EntryDraft, type Hold, type Instant } from '../model/index.ts';

/** Why holds end. */
export type ReleaseReason = Extract<EntryDraft['data'], { kind: 'released' }>['why'];

/** Holds that end, and the ones that stay. */
export interface Parting { leaving: Hold[]; staying: Hold[] }

/** Holds whose time is over. An expiry at exactly `now` is over. */
export function expired(holds: readonly Hold[], now: Instant): Parting {
  return part(holds, (hold) => Date.parse(hold.until) <= Date.parse(now));
}

/** Holds of actions that failed on a target and ask for a rollback. */
export function rolledBack(holds: readonly Hold[], failed: (hold: Hold) => boolean): Parting {
  return part(holds, (hold) => hold.onFailure === 'rollback' && failed(hold));
}

/** Splits holds by whether they end. */
export function part(holds: readonly Hold[], ends: (hold: Hold) => boolean): Parting {
  return { leaving: holds.filter(ends), staying: holds.filter((hold) => !ends(hold)) };
}

/** What the timeline says of holds that end. */
export function releasedData(leaving: readonly Hold[], why: ReleaseReason, reason: string): EntryDraft['data'] {
  return { kind: 'released', controls: leaving.map((hold) => controlKey(hold.control)), why, reason };
}
