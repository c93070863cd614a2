import type { Expr, Plan } from './types.ts';

/**
 * The parts of a plan or expression that are computed once for all their uses, and that stand on the rows of a subquery around
 * it: for every group of rows they are something else. `any` says whether the whole stands on such rows at all.
 */
export function standingOn(whole: Plan | Expr): { readonly parts: readonly Plan[]; readonly any: boolean } {
  const own = new Set<number>();
  const found = new Map<object, ReadonlySet<number>>();
  const parts: { readonly plan: Plan; readonly on: ReadonlySet<number> }[] = [];
  const look = (value: unknown): ReadonlySet<number> => {
    if (typeof value !== 'object' || value === null || value instanceof Map) return NONE;
    // A constant has no plans, and may be large.
    if ('kind' in value && value.kind === 'constant') return NONE;
    const known = found.get(value);
    if (known) return known;
    if (isPlan(value) && value.op === 'input') return new Set([value.id]);
    const on = new Set<number>(Object.values(value).flatMap((part) => [...look(part)]));
    found.set(value, on);
    if (isPlan(value) && (value.op === 'partition' || value.op === 'mvApply')) own.add(value.id);
    if (isPlan(value) && value.op === 'shared' && on.size > 0) parts.push({ plan: value, on });
    if ('kind' in value && (value.kind === 'query' || value.kind === 'inQuery') && 'plan' in value && isPlan(value.plan) && on.size > 0) parts.push({ plan: value.plan, on });
    return on;
  };
  const all = look(whole);
  const free = (on: ReadonlySet<number>): boolean => [...on].some((id) => !own.has(id));
  return { parts: parts.filter(({ on }) => free(on)).map((part) => part.plan), any: free(all) };
}

const NONE: ReadonlySet<number> = new Set();
const isPlan = (value: unknown): value is Plan => typeof value === 'object' && value !== null && 'op' in value && typeof value.op === 'string' && 'columns' in value;
