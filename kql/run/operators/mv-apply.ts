import type { Plan } from '../../plan/types.ts';
import type { Table, Value } from '../../values.ts';
import { perGroup } from '../per-group.ts';
import { gather, type Compute, type Run } from '../run.ts';
import { buildExpansion } from './mv-expand.ts';

/** Runs the subquery on the expansion of each row by itself. https://learn.microsoft.com/kusto/query/mv-apply-operator */
export function buildMvApply(plan: Plan & { op: 'mvApply' }, run: Run): Compute {
  if (plan.expanded.op !== 'mvExpand') throw new TypeError('mv-apply stands on an expansion.');
  const expand = buildExpansion(plan.expanded, run);
  const subquery = perGroup(plan.subquery, plan.id, run);
  return () => {
    const { table, origins, input } = expand();
    const columns = plan.columns.map((): Value[] => []);
    let length = 0;
    for (let start = 0; start < origins.length;) {
      const origin = origins[start] ?? 0;
      let end = start;
      while (end < origins.length && origins[end] === origin) end++;
      const rows = Array.from({ length: end - start }, (_, at) => start + at);
      const found = subquery(gather(table, rows, run.budget));
      append(plan, columns, input, origin, found);
      length += found.length;
      start = end;
    }
    return { schema: plan.columns, columns, length };
  };
}

function append(plan: Plan & { op: 'mvApply' }, columns: Value[][], input: Table, origin: number, found: Table): void {
  plan.from.forEach(({ side, index }, at) => {
    for (let row = 0; row < found.length; row++) columns[at]?.push((side === 'left' ? input.columns[index]?.[origin] : found.columns[index]?.[row]) ?? null);
  });
}
