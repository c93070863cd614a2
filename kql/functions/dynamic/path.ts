import { isArray, isBag } from '../../values/dynamic.ts';
import type { DynamicValue } from '../../values.ts';

export type Step = string | number;
const STEP = /\.([^.[\]]+)|\[(-?\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y;

/** `$.a.b[0]['c']`; null for what is no such path. */
export function parsePath(path: string): Step[] | null {
  if (!path.startsWith('$')) return null;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) return null;
    const [, name, index, single, double] = match;
    steps.push(index === undefined ? name ?? single ?? double ?? '' : Number(index));
  }
  return steps;
}

/** Undefined where the path leads nowhere. */
export function findPath(value: DynamicValue, steps: readonly Step[]): DynamicValue | undefined {
  let at: DynamicValue | undefined = value;
  for (const step of steps) {
    if (at === undefined || at === null) return undefined;
    if (typeof step === 'number') at = isArray(at) ? at.at(step) : undefined;
    else at = isBag(at) ? at.bag.get(step) : undefined;
  }
  return at;
}

/** A key of a bag, or a path into it if it starts with `$`. */
export function keySteps(key: string): Step[] {
  return (key.startsWith('$.') || key.startsWith('$[') ? parsePath(key) : null) ?? [key];
}
