import { controlKey, type Json, type Plan } from '../model/index.ts';
import { unrestored, type IncidentRecord } from '../record/index.ts';

/**
 * Holds that were let go and are not seen restored, as they were planned: the clouds still show what we set, and to take
 * that for the owner's would keep it in force for ever.
 */
export function unrestoredHolds(open: readonly IncidentRecord[]): Plan['covers']['holds'] {
  const holds = new Map<string, Plan['covers']['holds'][number]>();
  for (const record of open) {
    const last = new Map(record.plans.flatMap((plan) => plan.covers.holds.map((hold) => [controlKey(hold.control), hold] as const)));
    for (const key of unrestored(record)) {
      const hold = last.get(key);
      // Two incidents that let one control go have copied `before` from each other.
      if (hold !== undefined && !holds.has(key)) holds.set(key, hold);
    }
  }
  return [...holds.values()];
}

/** What was there before cordon, by control key, of all that is held or not seen restored. */
export function knownBefores(open: readonly IncidentRecord[]): Map<string, Json> {
  return new Map([...unrestoredHolds(open), ...open.flatMap((one) => one.holds)].map((hold) => [controlKey(hold.control), hold.before] as const));
}
