/** Lengths in milliseconds of the units of a period. */
const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/**
 * Milliseconds of a rule's `queryPeriod` or `queryFrequency`: as the community writes it (`14d`, `1h`, `5m`), as ARM does (`P1DT2H`), or as a
 * timespan (`1.02:00:00`). Null for what is none of them.
 */
export function periodOf(text: string | undefined): number | null {
  const plain = (text ?? '').trim();
  const short = /^(\d{1,6})\s*([dhms])$/i.exec(plain);
  if (short) return Number(short[1]) * UNITS[short[2]?.toLowerCase() as keyof typeof UNITS];
  const iso = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/i.exec(plain);
  const span = /^(?:(\d{1,4})\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(plain);
  const parts = iso ?? span;
  if (!parts || /^PT?$/i.test(plain)) return null;
  const [, d = '0', h = '0', m = '0', s = '0'] = parts;
  return Number(d) * UNITS.d + Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s) * UNITS.s;
}
