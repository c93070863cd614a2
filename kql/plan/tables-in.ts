import type { Plan } from './types.ts';

/** The tables that a plan reads, with the columns that it expects of them; each name once. */
export function tablesIn(plan: Plan): { readonly name: string; readonly columns: Plan['columns'] }[] {
  const found = new Map<string, { name: string; columns: Plan['columns'] }>();
  const seen = new Set<object>();
  const open: unknown[] = [plan];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (isTable(next)) found.set(next.name, { name: next.name, columns: next.columns });
    // Plans stand in expressions (`toscalar`) as well as in operators: every part is looked at.
    else open.push(...Object.values(next));
  }
  return [...found.values()];
}

const isTable = (value: object): value is Plan & { readonly op: 'table' } => 'op' in value && value.op === 'table';
