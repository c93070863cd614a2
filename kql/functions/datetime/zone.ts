import { inRange } from '../../values/calendar.ts';
import { scalar } from '../define.ts';
import { TICK, UNIX_EPOCH } from '../../values.ts';

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
        timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23', era: 'short',
      });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

/** What local clocks show ahead of UTC at a moment, in ticks; null for a zone that nobody knows. */
function offsetAt(ticks: bigint, zone: string): bigint | null {
  const format = formatOf(zone);
  if (format === null) return null;
  const ms = Number((ticks - UNIX_EPOCH) / TICK.millisecond);
  const seconds = Math.floor(ms / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(seconds)) part[type] = Number(value);
  const local = Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  return BigInt(local - seconds) * TICK.millisecond;
}

/** By the rules of the time zone, of the database that Node brings. https://learn.microsoft.com/kusto/query/datetime-utc-to-local-function */
export const utcToLocal = scalar({ name: 'datetime_utc_to_local', docs: 'datetime-utc-to-local-function', params: ['datetime', 'string'] }, (ticks, zone) => {
  const offset = offsetAt(ticks, zone);
  return offset === null ? null : inRange(ticks + offset);
});

/**
 * A time that clocks leap over is reckoned by summer time, one that they show twice by winter time.
 * https://learn.microsoft.com/kusto/query/datetime-local-to-utc-function
 */
export const localToUtc = scalar({ name: 'datetime_local_to_utc', docs: 'datetime-local-to-utc-function', params: ['datetime', 'string'] }, (ticks, zone) => {
  const before = offsetAt(ticks - TICK.day, zone);
  const after = offsetAt(ticks + TICK.day, zone);
  if (before === null || after === null) return null;
  const offsets = before < after ? [before, after] : [after, before];
  const right = offsets.find(offset => offsetAt(ticks - offset, zone) === offset);
  return inRange(ticks - (right ?? offsets[1] ?? before));
});
