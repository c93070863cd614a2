import { dayAt, dayNumber, daysInMonth, daysOf, inRange } from './calendar.ts';
import { TICK } from '../values.ts';

function pad(value: number | bigint, width: number): string {
  return value.toString().padStart(width, '0');
}

/** `2020-06-15T13:45:30.7654321Z`, always with seven digits: what `tostring` prints. */
export function datetimeText(ticks: bigint): string {
  const { year, month, day } = dayAt(daysOf(ticks));
  const seconds = Number(ticks % TICK.day / TICK.second);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${
    pad(seconds % 60, 2)}.${pad(ticks % TICK.second, 7)}Z`;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:\s*([AaPp][Mm]))?`;
const ZONE = String.raw`\s*(Z|z|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)?`;
const rest = String.raw`(?:[T\s]\s*${TIME})?${ZONE}$`;
/** Year first, month first (with `/`, `-` or `.`), and the forms with the month's name, as RFC 822 and RFC 850 have them. */
const FORMS: readonly { pattern: RegExp; order: readonly ['y' | 'm' | 'd', 'y' | 'm' | 'd', 'y' | 'm' | 'd'] }[] = [
  { pattern: new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${rest}`), order: ['y', 'm', 'd'] },
  { pattern: new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${rest}`), order: ['m', 'd', 'y'] },
  { pattern: new RegExp(String.raw`^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]([A-Za-z]{3,9})[\s-](\d{4}|\d{2})${rest}`), order: ['d', 'm', 'y'] },
  { pattern: new RegExp(String.raw`^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})${rest}`), order: ['m', 'd', 'y'] },
];
const YEAR_MONTH = /^(\d{4})-(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?Z?)?$/;
const YEAR = /^(\d{4})$/;

/** Null when the text is no moment. https://learn.microsoft.com/kusto/query/todatetime-function */
export function parseDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  for (const { pattern, order } of FORMS) {
    const match = pattern.exec(trimmed);
    if (match === null) continue;
    const part: Record<'y' | 'm' | 'd', string> = { y: '', m: '', d: '' };
    order.forEach((name, index) => { part[name] = match[index + 1] ?? ''; });
    return build(part.y, part.m, part.d, match.slice(4, 9), match[9]);
  }
  const compact = COMPACT.exec(trimmed);
  if (compact !== null) return build(compact[1] ?? '', compact[2] ?? '', compact[3] ?? '', compact.slice(4, 7), undefined);
  const yearMonth = YEAR_MONTH.exec(trimmed);
  if (yearMonth !== null) return build(yearMonth[1] ?? '', yearMonth[2] ?? '', '1', [], undefined);
  return YEAR.test(trimmed) ? build(trimmed, '1', '1', [], undefined) : null;
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function build(yearText: string, monthText: string, dayText: string, time: readonly (string | undefined)[], zone: string | undefined): bigint | null {
  const [hourText = '0', minuteText = '0', secondText = '0', fraction = '', half] = time;
  const year = yearText.length === 2 ? 1900 + Number(yearText) + (Number(yearText) < 50 ? 100 : 0) : Number(yearText);
  const month = monthOf(monthText);
  const day = Number(dayText);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = hour % 12 + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minuteText) > 59 || Number(secondText) > 59) return null;
  const seconds = BigInt(hour * 3600 + Number(minuteText) * 60 + Number(secondText));
  const ticks = BigInt(dayNumber(year, month, day)) * TICK.day + seconds * TICK.second + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
  const offset = offsetOf(zone);
  return offset === null ? null : inRange(ticks - offset);
}

function offsetOf(zone: string | undefined): bigint | null {
  if (zone === undefined || /^[A-Za-z]/.test(zone)) return 0n;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || '0');
  if (hours > 14 || minutes > 59) return null;
  const ticks = BigInt(hours * 60 + minutes) * TICK.minute;
  return zone.startsWith('-') ? -ticks : ticks;
}

/** The parts of a moment, as the calendar of the engine (UTC) has them. */
export function partsOf(ticks: bigint) {
  const days = daysOf(ticks);
  const seconds = Number(ticks % TICK.day / TICK.second);
  return {
    ...dayAt(days), days, hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60,
    fraction: Number(ticks % TICK.second),
  };
}
