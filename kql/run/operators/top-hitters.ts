import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';
import { groupsOf } from './summarize.ts';

/**
 * The values with the greatest counts or sums; of equal ones those that come later. Kusto's answer is approximate for many
 * values, this one is exact. https://learn.microsoft.com/kusto/query/top-hitters-operator
 */
export function buildTopHitters(plan: Plan & { op: 'topHitters' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const of = compiler.compile(plan.of);
  const by = plan.by && compiler.compile(plan.by);
  const count = Number(compiler.compile(plan.count)(0) ?? 0);
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const { ids, firsts } = groupsOf([of], [plan.of.type], table.length, run);
    const sums = firsts.map(() => 0);
    for (let row = 0; row < table.length; row++) sums[ids[row] ?? 0] = (sums[ids[row] ?? 0] ?? 0) + (by ? Number(by(row) ?? 0) : 1);
    const order = [...sums.keys()].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || b - a).slice(0, count);
    const real = plan.columns[1]?.type === 'real';
    const hits = order.map((group): Value => (real ? sums[group] ?? 0 : BigInt(sums[group] ?? 0)));
    return { schema: plan.columns, columns: [order.map((group) => of(firsts[group] ?? 0)), hits], length: order.length };
  };
}
