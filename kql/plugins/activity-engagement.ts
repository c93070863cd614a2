import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Value } from '../values.ts';
import type { Plugin } from './contract.ts';
import { aligned, binOf, momentsOf, noMore, wholeOf, widthOf, windowsOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 6);
  const [start, end, inner, outer] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4), widthOf(plan, 5)];
  aligned(plan, start, inner);
  if (outer < inner || outer % inner !== 0n) throw new Unsupported('activity_engagement whose outer window is not a multiple of its inner window');
  return { start, end, inner, outer };
}

/**
 * Ids in every inner window, beside those of the outer window that ends with it.
 * https://learn.microsoft.com/kusto/query/activity-engagement-plugin
 */
export const activityEngagement: Plugin = {
  name: 'activity_engagement',
  docs: 'https://learn.microsoft.com/kusto/query/activity-engagement-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, inner, outer } = optionsOf(plan);
    return (input) => {
      const moments = momentsOf(plan, input, start, end);
      const byWindow = new Map([...Map.groupBy(moments, ({ time }) => binOf(time, inner))].map(([window, own]) => [window, new Set(own.map(({ id }) => id))]));
      const rows = windowsOf(plan, start, end, inner).map((window): Value[] => {
        const ids = byWindow.get(window);
        // Whether it has a row is not said.
        if (!ids) throw new Unsupported('activity_engagement of a window without rows');
        const around = new Set<unknown>();
        for (let at = window - outer + inner; at <= window; at += inner) for (const id of byWindow.get(at) ?? []) around.add(id);
        return [window, BigInt(ids.size), BigInt(around.size), ids.size / around.size];
      });
      return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
    };
  },
};
