import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { aligned, binOf, momentsOf, noMore, wholeOf, widthOf, windowsOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 5);
  const [start, end, width] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4)];
  aligned(plan, start, width);
  return { start, end, width };
}

/**
 * Rows and ids in every window, ids that are new in it, and ids up to it. Whether a window without rows has a row is not
 * said: one refuses the query. https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin
 */
export const activityCountsMetrics: Plugin = {
  name: 'activity_counts_metrics',
  docs: 'https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, width } = optionsOf(plan);
    return (input) => {
      const moments = momentsOf(plan, input, start, end);
      const windows = windowsOf(plan, start, end, width);
      const byWindow = Map.groupBy(moments, ({ time }) => binOf(time, width));
      const seen = new Set<unknown>();
      const rows = windows.map((window) => {
        const inside = byWindow.get(window);
        if (!inside) throw new Unsupported('activity_counts_metrics of a window without rows');
        const ids = new Set(inside.map(({ id }) => id));
        const before = seen.size;
        for (const id of ids) seen.add(id);
        return [window, BigInt(inside.length), BigInt(ids.size), BigInt(seen.size - before), BigInt(seen.size)];
      });
      return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
    };
  },
};
