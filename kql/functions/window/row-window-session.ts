import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { WindowFunction } from '../../registry.ts';
import type { Value } from '../../values.ts';

/**
 * The start of the session that a row belongs to: it ends before a row as far from its start as the distance, or as far from the row before as the gap, or further;
 * at a row without a time; and where the last argument is true.
 * https://learn.microsoft.com/kusto/query/row-window-session-function
 */
export const rowWindowSession: WindowFunction = {
  name: 'row_window_session',
  docs: `${DOCS}row-window-session-function`,
  prepare(use) {
    const [moment, fromFirst, between] = (['datetime', 'timespan', 'timespan'] as const).map((to, index) => converter(use.types[index] ?? to, to));
    return ([times = [], distances = [], gaps = [], restarts], length) => {
      let start: Value = null;
      let last: Value = null;
      return Array.from({ length }, (_item, row) => {
        const time = moment?.(times[row] ?? null) ?? null;
        const distance = fromFirst?.(distances[row] ?? null) ?? null;
        const gap = between?.(gaps[row] ?? null) ?? null;
        if (typeof time !== 'bigint') {
          start = null;
          return null;
        }
        const goesOn = typeof start === 'bigint' && typeof last === 'bigint' && restarts?.[row] !== true
          && (typeof distance !== 'bigint' || time - start < distance) && (typeof gap !== 'bigint' || time - last < gap);
        if (!goesOn) start = time;
        last = time;
        return start;
      });
    };
  },
};
