import type { Plan } from '../../plan/types.ts';
import type { Compute, Run } from '../run.ts';

/** https://learn.microsoft.com/kusto/query/count-operator */
export function buildCount(plan: Plan & { op: 'count' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  return () => ({ schema: plan.columns, columns: [[BigInt(input().length)]], length: 1 });
}
