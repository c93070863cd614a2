import { controlKey, digestOf, type AppliedStack, type Hold, type Scope } from '../model/index.ts';
import type { Rendered } from '../../responders/contract.ts';
import type { DesiredStack } from './stacks.ts';
import { partsOf } from './work.ts';

/**
 * The desired stacks with what was applied before, is held still, and is of a control type that this cordon does not
 * know, such as an older one beside a newer: it stays as it was applied. A program that leaves it out would let it go.
 */
export function withUnrendered(desired: readonly DesiredStack[], holds: readonly Hold[], applied: readonly AppliedStack[], scopes: readonly Scope[]): DesiredStack[] {
  const served = new Set(desired.flatMap((stack) => stack.resources.flatMap((resource) => resource.serves)));
  const unserved = new Set(holds.map((hold) => controlKey(hold.control)).filter((key) => !served.has(key)));
  if (unserved.size === 0) return [...desired];
  const stacks = new Map(desired.map((stack) => [stack.name, stack]));
  for (const last of applied) {
    const kept = last.resources.filter((resource) => resource.serves.some((key) => unserved.has(key)));
    const parts = partsOf(last.stack, scopes);
    if (kept.length === 0 || parts === null) continue;
    const resources = [...(stacks.get(last.stack)?.resources ?? []), ...kept].sort(inOrder);
    stacks.set(last.stack, { name: last.stack, ...parts, resources, digest: digestOf(resources) });
  }
  return [...stacks.values()];
}

function inOrder(a: Rendered, b: Rendered): number {
  return a.wave - b.wave || (a.name < b.name ? -1 : 1);
}
