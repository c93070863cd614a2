import type { Plan } from '../../plan/types.ts';
import type { Table, Value } from '../../values.ts';
import { columnOf, Compiler, newFrame } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';

type Of<Op extends Plan['op']> = Plan & { op: Op };

/** `datatable`, `print`: the values are constants. */
export function buildValues(plan: Of<'values'>, run: Run): Compute {
  const compiler = new Compiler(newFrame(), run);
  return () => {
    run.budget.hold(plan.rows.length, plan.columns.length);
    const columns = plan.columns.map((_, index) => plan.rows.map((row) => { const value = row[index]; return value ? compiler.compile(value)(0) : null; }));
    return { schema: plan.columns, columns, length: plan.rows.length };
  };
}

export function buildFilter(plan: Of<'filter'>, run: Run): Compute {
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

export function buildProject(plan: Of<'project'>, run: Run): Compute {
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

export function buildTake(plan: Of<'take'>, run: Run): Compute {
  const input = run.build(plan.input, run);
  const count = Number(new Compiler(newFrame(), run).compile(plan.count)(0) ?? 0);
  return () => head(input(), count);
}

function head(table: Table, count: number): Table {
  if (table.length <= count) return table;
  const length = Math.max(0, count);
  return { schema: table.schema, columns: table.columns.map((column) => column.slice(0, length)), length };
}

export function buildCount(plan: Of<'count'>, run: Run): Compute {
  const input = run.build(plan.input, run);
  return () => ({ schema: plan.columns, columns: [[BigInt(input().length)]], length: 1 });
}
