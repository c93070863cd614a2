const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
/** As the portal writes times into a CSV export. */
const PORTAL = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?\s*([AP]M)?$/i;
/** As .NET's older serializers write times into JSON. */
const DOTNET = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/**
 * A moment as text in UTC (`2020-09-22T02:14:28.971Z`), with the digits of the second that it has, at most seven as Kusto keeps; undefined
 * for what is none. A text without a zone is taken as UTC; a number is seconds, milliseconds, microseconds or nanoseconds since 1970, by its size.
 */
export function utc(value: unknown): string | undefined {
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const trimmed = value.trim();
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(trimmed)) return ofEpoch(Number(trimmed));
  const dotnet = DOTNET.exec(trimmed);
  if (dotnet) return text(Number(dotnet[1]), '');
  const portal = PORTAL.exec(trimmed);
  if (portal) {
    const [, month, day, year, hour, minute, second, fraction = '', half] = portal;
    const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    return ofParts([year, month, day, String(hours), minute, second], fraction, 0);
  }
  const [whole, year, month, day, hour, minute, second, fraction = '', zone] = ISO.exec(trimmed) ?? [];
  return whole === undefined ? undefined : ofParts([year, month, day, hour, minute, second], fraction, minutesOf(zone));
}

/** The same, for text whose zone may be that of the machine that wrote it: only with a zone, or as a number, is it a moment. */
export function utcWithZone(value: unknown): string | undefined {
  return typeof value === 'string' && !/(?:Z|UTC|[+-]\d{2}:?\d{2})$/i.test(value.trim()) && !/^\d{9,19}$/.test(value.trim()) ? undefined : utc(value);
}

function ofEpoch(value: number): string | undefined {
  if (!Number.isFinite(value) || value < 1e8) return undefined;
  if (value < 1e11) return text(Math.round(value * 1000), '');
  if (value < 1e14) return text(Math.trunc(value), '');
  return text(Math.trunc(value < 1e17 ? value / 1e3 : value / 1e6), '');
}

function ofParts([year, month, day, hour, minute, second]: readonly (string | undefined)[], fraction: string, offset: number): string | undefined {
  const parts = [Number(year), Number(month), Number(day), Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)] as const;
  const date = new Date(0);
  date.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
  date.setUTCHours(parts[3], parts[4], parts[5]);
  // A day or an hour that does not exist rolls over into one that does.
  const same = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return same.every((part, at) => part === parts[at]) ? text(date.getTime() - offset * 60_000, fraction) : undefined;
}

function minutesOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** `fraction` are digits after the second where `milliseconds` has none of them. */
function text(milliseconds: number, fraction: string): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return undefined;
  const iso = date.toISOString();
  return fraction === '' ? iso : `${iso.slice(0, 19)}.${fraction.slice(0, 7).padEnd(3, '0')}Z`;
}
