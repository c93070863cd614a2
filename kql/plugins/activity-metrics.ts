import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Value } from '../values.ts';
import type { Plugin } from './contract.ts';
import { aligned, binOf, momentsOf, noMore, sharedBy, wholeOf, widthOf, windowsOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 5);
  const [start, end, width] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4)];
  aligned(plan, start, width);
  return { start, end, width };
}

/**
 * Ids in every window, those that the window before did not have, and which part of the ids of the window before is there again.
 * The engine calls all ids of the first window new and kept. https://learn.microsoft.com/kusto/query/activity-metrics-plugin
 */
export const activityMetrics: Plugin = {
  name: 'activity_metrics',
  docs: 'https://learn.microsoft.com/kusto/query/activity-metrics-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, width } = optionsOf(plan);
    return (input) => {
      const moments = momentsOf(plan, input, start, end);
      const byWindow = Map.groupBy(moments, ({ time }) => binOf(time, width));
      let before: ReadonlySet<unknown> | null = null;
      const rows = windowsOf(plan, start, end, width).map((window): Value[] => {
        const inside = byWindow.get(window);
        // Whether it has a row, and what the next one is compared with, is not said.
        if (!inside) throw new Unsupported('activity_metrics of a window without rows');
        const ids = new Set(inside.map(({ id }) => id));
        const kept = before ? sharedBy(before, ids) : 0;
        const retention = before ? kept / before.size : 1;
        const churn = before ? (before.size - kept) / before.size : 0;
        before = ids;
        return [window, BigInt(ids.size), BigInt(ids.size - kept), retention, churn];
      });
      return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
    };
  },
};
