import { Unsupported } from '../functions/contract.ts';
import { literal } from '../plan/fold.ts';
import { percentileOf } from '../aggregates/percentile.ts';
import { comparer, keyer } from '../values/compare.ts';
import type { Value } from '../values.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { binOf, columnOf, wholeOf, widthOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  const [value, time] = [columnOf(plan, 0), columnOf(plan, 2)];
  const [percent, width, bins] = [plan.args[1], widthOf(plan, 3), wholeOf(plan, 4)];
  const wanted = percent?.kind === 'scalar' ? Number(literal(percent.value)) : NaN;
  if (Number.isNaN(wanted) || bins <= 0n) throw new Unsupported('rolling_percentile with these arguments');
  const dimensions = plan.args.slice(5).map((_, at) => columnOf(plan, 5 + at));
  return { value, time, width, bins, wanted, dimensions };
}

/**
 * A percentile of every bin with the bins before it, for each value of the dimensions. Whether an empty bin between others
 * has a row, or takes a place in the window, is not said: one refuses the query.
 * https://learn.microsoft.com/kusto/query/rolling-percentile-plugin
 */
export const rollingPercentile: Plugin = {
  name: 'rolling_percentile',
  docs: 'https://learn.microsoft.com/kusto/query/rolling-percentile-plugin',
  check: optionsOf,
  prepare(plan, run) {
    const { value, time, width, bins, wanted, dimensions } = optionsOf(plan);
    const keys = dimensions.map(({ type }) => keyer(type));
    const compare = comparer(value.type);
    if (plan.columns.at(-1)?.type !== value.type) throw new Unsupported(`rolling_percentile of a ${value.type}`);
    return (input) => {
      const cell = (index: number, row: number): Value => input.columns[index]?.[row] ?? null;
      const rows = [...Array(input.length).keys()];
      const out: Value[][] = [];
      const groups = Map.groupBy(rows, (row) => JSON.stringify(dimensions.map(({ index }, at) => { const one = cell(index, row); return one === null ? null : String(keys[at]?.(one)); })));
      for (const group of groups.values()) {
        const byBin = new Map<bigint, Value[]>();
        for (const row of group) {
          const at = cell(time.index, row);
          if (typeof at !== 'bigint' || cell(value.index, row) === null) throw new Unsupported('rolling_percentile of a null');
          const bin = binOf(at, width);
          const held = byBin.get(bin);
          if (held) held.push(cell(value.index, row));
          else byBin.set(bin, [cell(value.index, row)]);
        }
        const places = [...byBin.keys()].sort((a, b) => (a < b ? -1 : 1));
        if (places.some((place, at) => at > 0 && place - (places[at - 1] ?? 0n) !== width)) throw new Unsupported('rolling_percentile of a bin without rows');
        places.forEach((place, at) => {
          run.budget.step();
          const values = places.slice(Math.max(0, at + 1 - Number(bins)), at + 1).flatMap((bin) => byBin.get(bin) ?? []).sort(compare);
          out.push([place, ...dimensions.map(({ index }) => cell(index, group[0] ?? 0)), percentileOf(values.map((one) => ({ value: one, weight: 1 })), wanted)]);
        });
      }
      return { schema: plan.columns, columns: plan.columns.map((_, at) => out.map((row) => row[at] ?? null)), length: out.length };
    };
  },
};
