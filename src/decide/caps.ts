import { entityRef } from '../model/index.ts';
import type { EntityKind, EntityRef, Guardrails } from '../model/index.ts';
import { touchesTarget, type Candidate } from './candidate.ts';
import type { Case } from './case.ts';
import { denial, type Verdict } from './guardrails.ts';
import { byText, named, whereConfig } from './where.ts';

type CapName = keyof Guardrails['caps'];
const WINDOWS: [CapName, 'run' | 'hour' | 'day'][] = [['perRun', 'run'], ['perHour', 'hour'], ['perDay', 'day']];

interface Usage { name: CapName; window: string; all: Set<EntityRef>; byKind: Map<EntityKind, Set<EntityRef>> }

/**
 * Which targets automatic containment may not take any more. Targets are counted once, whatever is done to them; one
 * that the window has taken already is free. In the order of their refs, so that the same ones are left out each time.
 */
export function overCap(c: Case, automatic: readonly Candidate[]): Map<EntityRef, Verdict> {
  const usages = WINDOWS.map(([name, window]) => usage(name, window, c.inputs.capsUsed[window]));
  const denied = new Map<EntityRef, Verdict>();
  const targets = new Map(automatic.filter(touchesTarget).map((candidate) => [entityRef(candidate.target), candidate]));
  for (const [ref, candidate] of [...targets].sort(([a], [b]) => byText(a, b))) {
    const fresh = usages.filter(({ all }) => !all.has(ref));
    const problem = fresh.map((used) => exceeded(c, used, candidate)).find((found) => found !== null);
    if (problem !== undefined) denied.set(ref, problem);
    else for (const used of fresh) take(used, candidate.target.kind, ref);
  }
  return denied;
}

function usage(name: CapName, window: string, refs: readonly EntityRef[]): Usage {
  const used: Usage = { name, window, all: new Set(), byKind: new Map() };
  for (const ref of refs) take(used, ref.slice(0, ref.indexOf(':')) as EntityKind, ref);
  return used;
}

function take(used: Usage, kind: EntityKind, ref: EntityRef): void {
  used.all.add(ref);
  const ofKind = used.byKind.get(kind) ?? new Set();
  used.byKind.set(kind, ofKind.add(ref));
}

function exceeded(c: Case, used: Usage, candidate: Candidate): Verdict | null {
  const cap = c.inputs.policy.config.config.guardrails.caps[used.name];
  const { kind } = candidate.target;
  const size = c.inputs.policy.inventorySize[kind] ?? 0;
  const ofKind = used.byKind.get(kind)?.size ?? 0;
  // A share of the inventory says nothing about addresses of others.
  const share = candidate.facts.external ? Infinity : shareOf(size, cap.percent);
  if (used.all.size < cap.targets && ofKind < share) return null;
  const limit = used.all.size >= cap.targets ? `${cap.targets} targets a ${used.window}` : `${cap.percent} % of ${size} ${kind} a ${used.window}, which is ${share}`;
  return denial({
    rule: `guardrails.caps.${used.name}`, where: whereConfig(c.inputs.policy.config, `guardrails.caps.${used.name}`),
    reason: `${named(candidate.target)} would be over the cap of ${limit}; ${used.all.size} taken already`,
    next: 'Look whether so many targets are right; then raise the cap by a reviewed commit, or contain by hand.',
  });
}

/** At least one, or a small inventory could never be protected at all; none at 0 %. */
function shareOf(size: number, percent: number): number {
  return percent > 0 ? Math.max(1, Math.floor((size * percent) / 100)) : 0;
}
