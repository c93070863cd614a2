import type { Plan } from '../../plan/types.ts';
import type { Table } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

/** The first rows. https://learn.microsoft.com/kusto/query/take-operator */
export function buildTake(plan: Plan & { op: 'take' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const count = Number(new Compiler(newFrame(), run).compile(plan.count)(0) ?? 0);
  return () => head(input(), count);
}

function head(table: Table, count: number): Table {
  if (table.length <= count) return table;
  const length = Math.max(0, count);
  return { schema: table.schema, columns: table.columns.map((column) => column.slice(0, length)), length };
}
