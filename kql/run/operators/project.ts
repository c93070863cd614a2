import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { columnOf, Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

/** One expression a column; a column that only moves is not copied. https://learn.microsoft.com/kusto/query/project-operator */
export function buildProject(plan: Plan & { op: 'project' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const values = plan.values.map((value) => ({ from: value.kind === 'column' ? value.index : -1, compute: compiler.compile(value) }));
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    run.budget.hold(table.length, values.filter(({ from }) => from < 0).length);
    const columns = values.map(({ from, compute }): readonly Value[] => (from >= 0 ? table.columns[from] ?? [] : columnOf(compute, table.length, run)));
    return { schema: plan.columns, columns, length: table.length };
  };
}
