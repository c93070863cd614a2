import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { aligned, binOf, momentsOf, noMore, wholeOf, widthOf, windowsOf, type Moment } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 6);
  const [start, end, look, width] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4), widthOf(plan, 5)];
  aligned(plan, start, width);
  if (look % width !== 0n) throw new Unsupported('sliding_window_counts whose window is not a multiple of its bin');
  return { start, end, look, width };
}

/**
 * Rows and ids of every bin with the bins before it, as far as the window looks back. Whether a window without rows has a
 * row is not said: one refuses the query. https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin
 */
export const slidingWindowCounts: Plugin = {
  name: 'sliding_window_counts',
  docs: 'https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin',
  check: optionsOf,
  prepare(plan, run) {
    const { start, end, look, width } = optionsOf(plan);
    return (input) => {
      const bins = Map.groupBy(momentsOf(plan, input, start, end), ({ time }) => binOf(time, width));
      const rows = windowsOf(plan, start, end, width).map((window) => {
        const inside: Moment[] = [];
        for (let bin = window - look + width; bin <= window; bin += width) {
          run.budget.step();
          for (const moment of bins.get(bin) ?? []) inside.push(moment);
        }
        if (inside.length === 0) throw new Unsupported('sliding_window_counts of a window without rows');
        return [window, BigInt(inside.length), BigInt(new Set(inside.map(({ id }) => id)).size)];
      });
      return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
    };
  },
};
