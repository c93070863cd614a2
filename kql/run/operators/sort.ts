import type { Plan } from '../../plan/types.ts';
import { comparer } from '../../values/compare.ts';
import { columnOf, Compiler, newFrame } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';

/** Sorts; rows that are equal stay in their order. */
export function buildSort(plan: Plan & { op: 'sort' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const keys = plan.keys.map((key) => ({ ...key, value: compiler.compile(key.by), compare: comparer(key.by.type) }));
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const sorted = keys.map(({ value, compare, descending, nullsFirst }) => ({ column: columnOf(value, table.length, run), compare, sign: descending ? -1 : 1, nulls: nullsFirst ? -1 : 1 }));
    const rows = Array.from({ length: table.length }, (_, row) => row);
    rows.sort((a, b) => {
      run.budget.step();
      for (const { column, compare, sign, nulls } of sorted) {
        const [x, y] = [column[a] ?? null, column[b] ?? null];
        const order = x === null || y === null ? (x === y ? 0 : x === null ? nulls : -nulls) : sign * compare(x, y);
        if (order !== 0) return order;
      }
      return a - b;
    });
    return gather(table, rows, run.budget);
  };
}

