import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Value } from '../values.ts';
import type { Plugin } from './contract.ts';
import { aligned, binOf, momentsOf, noMore, sharedBy, wholeOf, widthOf, windowsOf } from './timeline.ts';

/** What one use says. Dimensions and a table of ids that are not new are written down without their effect on every column. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 6);
  const [start, end, width] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4)];
  aligned(plan, start, width);
  const cohort = plan.args.length > 5 ? wholeOf(plan, 5) : null;
  if (cohort !== null && (cohort < start || cohort > end || (cohort - start) % width !== 0n)) throw new Unsupported('new_activity_metrics of a cohort that is not the start of a window');
  return { start, end, width, cohort };
}

/**
 * For every window its new ids, followed through it and every later window: how many are there again, and how many ids are there that no
 * window up to the first had. https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin
 */
export const newActivityMetrics: Plugin = {
  name: 'new_activity_metrics',
  docs: 'https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, width, cohort } = optionsOf(plan);
    return (input) => {
      const moments = momentsOf(plan, input, start, end);
      const byWindow = new Map([...Map.groupBy(moments, ({ time }) => binOf(time, width))].map(([window, own]) => [window, new Set(own.map(({ id }) => id))]));
      const windows = windowsOf(plan, start, end, width);
      if (windows.length > 1000) throw new Unsupported('new_activity_metrics of so many windows');
      const seen = new Set<unknown>();
      const rows: Value[][] = [];
      windows.forEach((from, place) => {
        const fresh = new Set([...byWindow.get(from) ?? []].filter((id) => !seen.has(id)));
        for (const id of fresh) seen.add(id);
        if (cohort !== null && from !== cohort) return;
        for (const to of windows.slice(place)) {
          const ids = byWindow.get(to) ?? new Set<unknown>();
          const kept = sharedBy(fresh, ids);
          const lost = fresh.size - kept;
          // In its own window the new ids of a cohort are all its ids.
          const others = to === from ? fresh.size : ids.size - sharedBy(ids, seen);
          rows.push([from, to, BigInt(others), BigInt(kept), BigInt(lost), kept / fresh.size, lost / fresh.size]);
        }
      });
      return { schema: plan.columns, columns: plan.columns.map((_, at) => rows.map((row) => row[at] ?? null)), length: rows.length };
    };
  },
};
