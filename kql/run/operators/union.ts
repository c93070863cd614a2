import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

/** The rows of the inputs one after the other. */
export function buildUnion(plan: Plan & { op: 'union' }, run: Run): Compute {
  const inputs = plan.inputs.map((input, at) => {
    const compiler = new Compiler(newFrame(), run);
    return { compute: run.build(input, run), compiler, values: (plan.from[at] ?? []).map((value) => value && compiler.compile(value)) };
  });
  return () => {
    const columns = plan.columns.map((): Value[] => []);
    let length = 0;
    for (const { compute, compiler, values } of inputs) {
      const table = compute();
      Object.assign(compiler.frame, { columns: table.columns, length: table.length });
      run.budget.hold(table.length, columns.length);
      columns.forEach((column, at) => {
        const value = values[at];
        const none: Value = plan.columns[at]?.type === 'string' ? '' : null;
        for (let row = 0; row < table.length; row++) column.push(value ? value(row) : none);
      });
      length += table.length;
    }
    return { schema: plan.columns, columns, length };
  };
}
