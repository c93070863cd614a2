import type { Plan } from '../../plan/types.ts';
import type { Value } from '../../values.ts';
import { Compiler, newFrame } from '../expression.ts';
import type { Compute, Run } from '../run.ts';

/** https://learn.microsoft.com/kusto/query/range-operator */
export function buildRange(plan: Plan & { op: 'range' }, run: Run): Compute {
  const compiler = new Compiler(newFrame(), run);
  const [from, to, step] = [plan.from, plan.to, plan.step].map((bound) => compiler.compile(bound));
  return () => {
    const values = [...steps(from?.(0) ?? null, to?.(0) ?? null, step?.(0) ?? null, run)];
    return { schema: plan.columns, columns: [values], length: values.length };
  };
}

function* steps(from: Value, to: Value, step: Value, run: Run): Generator<Value> {
  if (typeof from === 'bigint' && typeof to === 'bigint' && typeof step === 'bigint') {
    if (step === 0n) return;
    for (let value = from, count = 0; step > 0n ? value <= to : value >= to; value += step, count++) {
      if ((count & 1023) === 0) run.budget.hold(1024, 1);
      yield value;
    }
  } else if (typeof from === 'number' && typeof to === 'number' && typeof step === 'number') {
    if (step === 0) return;
    for (let count = 0, value = from; step > 0 ? value <= to : value >= to; count++, value = from + count * step) {
      if ((count & 1023) === 0) run.budget.hold(1024, 1);
      yield value;
    }
  }
}
