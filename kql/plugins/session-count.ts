import { Unsupported } from '../functions/contract.ts';
import type { Plan } from '../plan/types.ts';
import type { Plugin } from './contract.ts';
import { binOf, columnOf, momentsOf, noMore, wholeOf, widthOf } from './timeline.ts';

/** What one use says. */
function optionsOf(plan: Plan & { op: 'plugin' }) {
  noMore(plan, 6);
  const [start, end, width, look] = [wholeOf(plan, 2), wholeOf(plan, 3), widthOf(plan, 4), widthOf(plan, 5)];
  // Bins of dates are known to start at the period's start elsewhere, those of numbers are known to be multiples.
  if (columnOf(plan, 1).type !== 'long' && binOf(start, width) !== start) throw new Unsupported('session_count whose start is not a multiple of its bin');
  return { start, end, width, look };
}

/**
 * Sessions that begin in every bin: an id begins one with a row that comes so long after its last one, or is its first.
 * https://learn.microsoft.com/kusto/query/session-count-plugin
 */
export const sessionCount: Plugin = {
  name: 'session_count',
  docs: 'https://learn.microsoft.com/kusto/query/session-count-plugin',
  check: optionsOf,
  prepare(plan) {
    const { start, end, width, look } = optionsOf(plan);
    return (input) => {
      const moments = momentsOf(plan, input, start, end - 1n).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
      const last = new Map<unknown, bigint>();
      const counts = new Map<bigint, bigint>();
      for (const { id, time } of moments) {
        const bin = binOf(time, width);
        const before = last.get(id);
        counts.set(bin, (counts.get(bin) ?? 0n) + (before === undefined || time - before >= look ? 1n : 0n));
        last.set(id, time);
      }
      // A bin without a new session, or without rows at all: whether it has a row is not said.
      for (let bin = binOf(start, width); bin < end; bin += width) if ((counts.get(bin) ?? 0n) === 0n) throw new Unsupported('session_count of a bin in which no session begins');
      const bins = [...counts.keys()];
      return { schema: plan.columns, columns: [bins, bins.map((bin) => counts.get(bin) ?? 0n)], length: bins.length };
    };
  },
};
