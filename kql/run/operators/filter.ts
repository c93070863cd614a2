import type { Plan } from '../../plan/types.ts';
import { Compiler, newFrame } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';

/** Keeps the rows for which the condition is true, not null. https://learn.microsoft.com/kusto/query/where-operator */
export function buildFilter(plan: Plan & { op: 'filter' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const condition = compiler.compile(plan.condition);
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const kept: number[] = [];
    for (let row = 0; row < table.length; row++) {
      run.budget.step();
      if (condition(row) === true) kept.push(row);
    }
    return kept.length === table.length ? table : gather(table, kept, run.budget);
  };
}
