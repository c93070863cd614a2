import type { Plan } from '../../../kql/plan/types.ts';

/** A text that two plans share only if they do the same: everything of them but where it stands in the query. */
export function planKey(plan: Plan): string {
  // A table that several parts share is written once: as a tree it could be of any size.
  const seen = new Map<object, number>();
  return JSON.stringify(plan, function (this: unknown, key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return { bigint: value.toString() };
    if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (key === 'at' && isSpan(value)) return undefined;
    const before = seen.get(value);
    if (before !== undefined) return { seen: before };
    seen.set(value, seen.size);
    if (value instanceof Map) return { map: [...value.entries()] };
    if (value instanceof RegExp) return { regex: String(value) };
    return value;
  });
}

const isSpan = (value: object): boolean => 'start' in value && 'length' in value && !Array.isArray(value);
