import { KqlError } from '../../parse/errors.ts';
import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import { perGroup } from '../per-group.ts';
import { gather, type Compute, type Run } from '../run.ts';
import { groupsOf } from './summarize.ts';

/** Runs the subquery on the rows of each key. https://learn.microsoft.com/kusto/query/partition-operator */
export function buildPartition(plan: Plan & { op: 'partition' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const by = compiler.compile(plan.by);
  const subquery = perGroup(plan.subquery, plan.id, run);
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const { ids, firsts } = groupsOf([by], [plan.by.type], table.length, run);
    if (plan.most !== null && firsts.length > plan.most) throw new KqlError('LIMIT', `A partition without hint.strategy=native or shuffle takes ${plan.most} keys at most; there are ${firsts.length}.`);
    const rows = firsts.map((): number[] => []);
    for (let row = 0; row < table.length; row++) rows[ids[row] ?? 0]?.push(row);
    const columns = plan.columns.map((): Value[] => []);
    let length = 0;
    for (const group of rows) {
      const found = subquery(gather(table, group, run.budget));
      columns.forEach((column, at) => { for (let row = 0; row < found.length; row++) column.push(found.columns[at]?.[row] ?? null); });
      length += found.length;
    }
    return { schema: plan.columns, columns, length };
  };
}
