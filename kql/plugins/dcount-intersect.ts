import { hllKeys } from '../aggregates/sketch.ts';
import { Unsupported } from '../functions/contract.ts';
import type { DynamicValue, Value } from '../values.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { columnOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  const sketches = plan.args.map((_, at) => columnOf(plan, at));
  if (sketches.some(({ type }) => type !== 'dynamic')) throw new Unsupported('dcount_intersect of what hll() did not give');
  return sketches;
}

/** How many ids are in the first sketch, in the first two, and so on. https://learn.microsoft.com/kusto/query/dcount-intersect-plugin */
export const dcountIntersect: Plugin = {
  name: 'dcount_intersect',
  docs: 'https://learn.microsoft.com/kusto/query/dcount-intersect-plugin',
  check: optionsOf,
  prepare(plan) {
    const sketches = optionsOf(plan);
    return (input) => {
      const counts = sketches.map((): Value[] => []);
      for (let row = 0; row < input.length; row++) {
        let common: readonly DynamicValue[] | null = null;
        for (const [at, { index }] of sketches.entries()) {
          const value = input.columns[index]?.[row] ?? null;
          const keys: readonly DynamicValue[] | null = typeof value === 'object' && value !== null && 'bag' in value ? hllKeys(value) : null;
          if (!keys) throw new Unsupported('dcount_intersect of what hll() did not give');
          const own = new Set(keys);
          const both: readonly DynamicValue[] = common === null ? keys : common.filter((key) => own.has(key));
          common = both;
          counts[at]?.push(BigInt(both.length));
        }
      }
      return { schema: plan.columns, columns: [...input.columns, ...counts], length: input.length };
    };
  },
};
