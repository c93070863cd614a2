import { iso } from '../clock.ts';
import type { Range } from '../http.ts';

/** What one attempt met. */
export type Attempt = { allowed: boolean; why: string };

/** Enters an attempt; true when the action turned from allowed to denied or back (the first one counts as a turn). */
export function record(range: Range, id: string, label: string, attempt: Attempt): boolean {
  const { actions } = range.world.attacker;
  let action = actions.find((candidate) => candidate.id === id);
  if (action === undefined) {
    action = { id, label, lastAt: null, allowed: null, since: null, count: 0, changes: [] };
    actions.push(action);
  }
  const at = iso(range.now());
  action.lastAt = at;
  action.count += 1;
  if (action.allowed === attempt.allowed) return false;
  action.allowed = attempt.allowed;
  action.since = at;
  action.changes.push({ at, wallAt: iso(range.wall()), ...attempt });
  return true;
}
