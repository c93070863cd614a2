import type { Plan } from '../../plan/types.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

/** `datatable`, `print`: the values are constants. */
export function buildValues(plan: Plan & { op: 'values' }, run: Run): Compute {
  const compiler = new Compiler(newFrame(), run);
  return () => {
    run.budget.hold(plan.rows.length, plan.columns.length);
    const columns = plan.columns.map((_, index) => plan.rows.map((row) => { const value = row[index]; return value ? compiler.compile(value)(0) : null; }));
    return { schema: plan.columns, columns, length: plan.rows.length };
  };
}
