import { controlKey, type AppliedStack, type Hold } from '../model/index.ts';
import type { Rendered } from '../../responders/contract.ts';

/**
 * Controls that must not come into force: control key -> why. What is in force already stays until its holds are released:
 * no guard lifts it, and what a run that died may have made is left to `blockedResources`. A check that fails forbids.
 */
export function keptOut(holds: readonly Hold[], applied: readonly Pick<AppliedStack, 'stack' | 'state' | 'resources'>[], forbidden: (hold: Hold) => string | null): Map<string, string> {
  const served = new Set(applied.flatMap((stack) => stack.resources.flatMap((resource) => resource.serves)));
  const died = new Set(applied.filter(({ state }) => state === 'running').map(({ stack }) => stack.split('.')[2]));
  const out = new Map<string, string>();
  for (const hold of holds) {
    const key = controlKey(hold.control);
    if (served.has(key) || out.has(key) || died.has(hold.control.scope)) continue;
    const reason = checked(hold, forbidden);
    if (reason !== null) out.set(key, `forbidden-guard: ${reason}`);
  }
  return out;
}

function checked(hold: Hold, forbidden: (hold: Hold) => string | null): string | null {
  try {
    return forbidden(hold);
  } catch (error) {
    return `it could not be found out whether this is allowed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Resources that must not be made, or not be widened to a control that must not come into force: logical name -> why.
 * What is in force already stays until its holds are released: no guard lifts it.
 */
export function blockedResources(
  stack: { desired: readonly Rendered[]; previous: readonly { name: string; serves: readonly string[] }[] }, holds: readonly Hold[], forbidden: (hold: Hold) => string | null,
): Map<string, string> {
  const had = new Map(stack.previous.map((resource) => [resource.name, new Set(resource.serves)]));
  const blocked = new Map<string, string>();
  for (const resource of stack.desired) {
    const fresh = new Set(resource.serves.filter((key) => had.get(resource.name)?.has(key) !== true));
    const reason = holds.filter((hold) => fresh.has(controlKey(hold.control))).map((hold) => checked(hold, forbidden)).find((found) => found !== null) ?? null;
    if (reason !== null) blocked.set(resource.name, `forbidden-guard: ${reason}`);
  }
  return blocked;
}
