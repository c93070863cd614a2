import type { Plan } from '../../../../kql/plan/types.ts';

/** A plan and all plans inside of it, also those of expressions (`toscalar`, `in (T)`), each once. */
export function plansIn(plan: Plan): Plan[] {
  const found: Plan[] = [];
  const seen = new Set<object>();
  const open: unknown[] = [plan];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isPlan(next)) found.push(next);
    open.push(...(next instanceof Map ? next.values() : Object.values(next)));
  }
  return found;
}

const isPlan = (value: object): value is Plan => 'op' in value && 'columns' in value;
