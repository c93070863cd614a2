import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { aligned, columnOf, momentsOf, noMore, wholeOf, widthOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 8);
  columnOf(plan, 0);
  const [start, end, look, period, wanted, width] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4), widthOf(plan, 5), wholeOf(plan, 6), widthOf(plan, 7)];
  aligned(plan, start, period);
  if (look % period !== 0n || width % period !== 0n) throw new Unsupported('active_users_count whose widths are not multiples of its period');
  return { start, end, look, period, wanted, width };
}

/**
 * Ids in every bin that were seen in so many periods of the time before. Rows before the start count as what was seen
 * before. https://learn.microsoft.com/kusto/query/active-users-count-plugin
 */
export const activeUsersCount: Plugin = {
  name: 'active_users_count',
  docs: 'https://learn.microsoft.com/kusto/query/active-users-count-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, look, period, wanted, width } = optionsOf(plan);
    return (input) => {
      // Which period a time between two of them belongs to depends on where they start, and so does what a window of time holds.
      const moments = momentsOf(plan, input, start - look, end);
      if (moments.some(({ time }) => (time - start) % period !== 0n)) throw new Unsupported('active_users_count of times that are not multiples of its period');
      const active = new Map<bigint, Set<unknown>>();
      for (const [id, own] of Map.groupBy(moments, (moment) => moment.id)) {
        const times = [...new Set(own.map(({ time }) => time))];
        for (const time of times.filter((one) => one >= start)) {
          const seen = times.filter((other) => other > time - look && other <= time).length;
          if (BigInt(seen) < wanted) continue;
          const bin = start + ((time - start) / width) * width;
          active.set(bin, (active.get(bin) ?? new Set()).add(id));
        }
      }
      const bins = [...active.keys()].sort((a, b) => (a < b ? -1 : 1));
      return { schema: plan.columns, columns: [bins, bins.map((bin) => BigInt(active.get(bin)?.size ?? 0))], length: bins.length };
    };
  },
};
