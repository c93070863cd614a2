import { controlKey, type Hold, type Instant } from '../model/index.ts';
import type { ControlTypes } from './join.ts';

/**
 * Writes the time of application into holds that carry one: at the first apply, because sessions minted while people
 * thought must be void too, and once more after the policy was seen in force, because sessions can be minted until then.
 * Gives the holds anew, and the keys of those that changed.
 */
export function stamp(holds: readonly Hold[], due: (hold: Hold) => boolean, at: Instant, types: ControlTypes): { holds: Hold[]; stamped: string[] } {
  const stamped: string[] = [];
  const next = holds.map((hold) => {
    const type = types.get(hold.control.type);
    if (type?.stamp === undefined || !due(hold)) return hold;
    stamped.push(controlKey(hold.control));
    return { ...hold, value: type.stamp(hold.value, at), stamps: [...hold.stamps, at] };
  });
  return { holds: next, stamped };
}

/** A hold that no apply has written a time into yet. */
export function neverStamped(hold: Hold): boolean {
  return hold.stamps.length === 0;
}

/** A hold whose type asks for a second time, due when its control was seen in force. */
export function stampedOnce(types: ControlTypes, effective: ReadonlySet<string>): (hold: Hold) => boolean {
  return (hold) => hold.stamps.length === 1 && types.get(hold.control.type)?.stamps === 2 && effective.has(controlKey(hold.control));
}
