import type { Verification } from '../../responders/contract.ts';
import { controlKey, entityRef, type Hold, type Instant, type Outcome, type Residual } from '../model/index.ts';

/** What is known of one hold's control after a run. */
export interface ControlStatus {
  accepted: boolean;
  failure: { reason: string; next: string } | null;
  /** Null while this run has not looked. */
  verification: Verification | null;
  /** The run found it as an earlier one had left it: what that one saw holds until this one has looked. */
  standing: boolean;
}

/** Holds of one incident that one action has on one target. */
export interface HoldGroup { action: string; target: string; holds: Hold[]; controls: string[] }

/** Groups an incident's holds by action and target: what an outcome is told for. */
export function groupHolds(holds: readonly Hold[]): HoldGroup[] {
  const groups = new Map<string, HoldGroup>();
  for (const hold of holds) {
    const target = entityRef(hold.target);
    const key = `${hold.action}\n${target}`;
    const group = groups.get(key) ?? { action: hold.action, target, holds: [], controls: [] };
    group.holds.push(hold);
    group.controls.push(controlKey(hold.control));
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The outcome of one group: accepted when all of its controls are, effective when all were seen to be. Times that an
 * earlier outcome has stay, as long as what they say still holds.
 */
export function outcomeOf(group: HoldGroup, statuses: ReadonlyMap<string, ControlStatus>, earlier: Outcome | undefined, now: Instant): Outcome {
  const all = group.controls.map((key) => statuses.get(key)).filter((status) => status !== undefined);
  const failure = all.find((status) => status.failure !== null)?.failure ?? null;
  const accepted = all.length === group.controls.length && all.every((status) => status.accepted);
  const effective = accepted && all.every((status) => status.verification?.state === 'effective');
  const unseen = accepted && failure === null && !effective && all.every((status) => (status.verification === null ? status.standing : status.verification.state === 'effective'));
  const seen = all.flatMap((status) => (status.verification?.state === 'effective' ? [status.verification.at] : []));
  return {
    action: group.action, target: group.target,
    requestedAt: earlier?.requestedAt ?? now,
    acceptedAt: accepted ? (earlier?.acceptedAt ?? now) : null,
    effectiveAt: effective ? (earlier?.effectiveAt ?? latest(seen) ?? now) : unseen ? (earlier?.effectiveAt ?? null) : null,
    residual: unseen ? (earlier?.residual ?? null) : longest(all.map((status) => status.verification?.residual ?? null)),
    failure,
  };
}

function latest(times: readonly Instant[]): Instant | undefined {
  return [...times].sort().at(-1);
}

/** The access that is left the longest; unknown ends count as longest. */
function longest(residuals: readonly (Residual | null)[]): Residual | null {
  const left = residuals.filter((residual) => residual !== null);
  return left.find((residual) => residual.until === null) ?? left.sort((a, b) => (a.until ?? '').localeCompare(b.until ?? '')).at(-1) ?? null;
}

/** Whether two outcomes say the same. */
export function sameOutcome(a: Outcome | undefined, b: Outcome): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

const OTHER_WAYS = 'other ways in that are known and not contained: ';

/** The outcome with the other ways in of its target as access that is left, until they are contained as well. */
export function withOtherWays(outcome: Outcome, ways: readonly string[]): Outcome {
  // What an earlier run saw may carry them already.
  const own = outcome.residual?.what.split(OTHER_WAYS)[0]?.replace(/; $/, '') ?? '';
  if (outcome.acceptedAt === null || (ways.length === 0 && own === (outcome.residual?.what ?? ''))) return outcome;
  const what = [own, ...(ways.length === 0 ? [] : [`${OTHER_WAYS}${ways.join(', ')}`])].filter((part) => part !== '').join('; ');
  return { ...outcome, residual: what === '' ? null : { what, until: ways.length > 0 ? null : (outcome.residual?.until ?? null) } };
}
