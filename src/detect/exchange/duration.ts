const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * The seconds of a duration in any of the forms that rules are written in: the community's `5m`, `1h`, `14d`; ISO 8601 `PT5M`, `P1DT2H`; .NET's
 * `1.00:00:00`. Null for anything else, also for months and years, whose length depends on a calendar.
 * https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide
 */
export function secondsOf(text: string): number | null {
  const plain = text.trim();
  const short = /^(\d{1,9})([smhd])$/i.exec(plain);
  if (short) return Number(short[1]) * (SECONDS[unitOf(short[2])] ?? 0);
  const iso = /^P(?=.)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/i.exec(plain);
  if (iso) {
    const [weeks, days, hours, minutes, seconds] = iso.slice(1).map((part: string | undefined) => Number(part ?? 0));
    return ((weeks ?? 0) * 7 + (days ?? 0)) * SECONDS.d + (hours ?? 0) * SECONDS.h + (minutes ?? 0) * SECONDS.m + (seconds ?? 0);
  }
  const net = /^(?:(\d{1,6})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(plain);
  if (!net) return null;
  const [days, hours, minutes, seconds] = net.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return (days ?? 0) * SECONDS.d + (hours ?? 0) * SECONDS.h + (minutes ?? 0) * SECONDS.m + (seconds ?? 0);
}

/** Seconds as ISO 8601 with days as the largest unit, as Sentinel gives them back: `P14D`, `PT1H30M`, `PT0S`. */
export function isoDuration(seconds: number): string {
  const [days, hours, minutes, rest] = [Math.floor(seconds / SECONDS.d), Math.floor(seconds / SECONDS.h) % 24, Math.floor(seconds / SECONDS.m) % 60, seconds % 60];
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  if (days === 0 && time === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/** Seconds in the community's form where one unit is enough: `14d`, `90m`. */
export function shortDuration(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (seconds > 0 && seconds % SECONDS[unit] === 0) return `${seconds / SECONDS[unit]}${unit}`;
  }
  return `${seconds}s`;
}

function unitOf(letter: string | undefined): keyof typeof SECONDS {
  const lower = letter?.toLowerCase();
  return lower === 'd' || lower === 'h' || lower === 'm' ? lower : 's';
}
