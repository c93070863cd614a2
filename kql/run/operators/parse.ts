import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import { gather, type Compute, type Run } from '../run.ts';
import { matcherOf } from '../parse-pattern.ts';

/** https://learn.microsoft.com/kusto/query/parse-operator */
export function buildParse(plan: Plan & { op: 'parse' }, run: Run): Compute {
  const input = run.build(plan.input, run);
  const compiler = new Compiler(newFrame(), run);
  const value = compiler.compile(plan.value);
  const match = matcherOf(plan.pattern);
  const nones = plan.into.map((index): Value => (plan.columns[index]?.type === 'string' ? '' : null));
  return () => {
    const table = input();
    Object.assign(compiler.frame, { columns: table.columns, length: table.length });
    const found = plan.into.map((): Value[] => []);
    const kept: number[] = [];
    for (let row = 0; row < table.length; row++) {
      run.budget.step();
      const values = match(String(value(row) ?? ''));
      if (!values && plan.onlyMatches) continue;
      kept.push(row);
      found.forEach((column, at) => column.push((values ? values[at] : nones[at]) ?? nones[at] ?? null));
    }
    const rest = kept.length === table.length ? table : gather(table, kept, run.budget);
    run.budget.hold(kept.length, plan.into.length);
    const columns = plan.columns.map((column, at) => {
      const own = plan.into.lastIndexOf(at);
      return own >= 0 ? found[own] ?? [] : rest.columns[rest.schema.findIndex(({ name }) => name === column.name)] ?? [];
    });
    return { schema: plan.columns, columns, length: kept.length };
  };
}
