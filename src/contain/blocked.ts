import { controlKey, type Hold } from '../model/index.ts';
import type { Rendered } from '../../responders/contract.ts';

/**
 * New resources that must not be made: logical name -> why. What is in force already stays until its holds are
 * released: no guard lifts it.
 */
export function blockedResources(
  stack: { desired: readonly Rendered[]; previous: readonly { name: string }[] }, holds: readonly Hold[], forbidden: (hold: Hold) => string | null,
): Map<string, string> {
  const had = new Set(stack.previous.map((resource) => resource.name));
  const blocked = new Map<string, string>();
  for (const resource of stack.desired.filter(({ name }) => !had.has(name))) {
    const reason = holds.filter((hold) => resource.serves.includes(controlKey(hold.control))).map((hold) => forbidden(hold)).find((found) => found !== null) ?? null;
    if (reason !== null) blocked.set(resource.name, `forbidden-guard: ${reason}`);
  }
  return blocked;
}
