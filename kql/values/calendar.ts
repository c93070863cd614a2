import { TICK } from '../values.ts';

/** The last tick of the year 9999. */
export const MAX_DATETIME = 3_155_378_975_999_999_999n;

/** Null when it is no moment that a datetime can hold. */
export function inRange(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= MAX_DATETIME ? ticks : null;
}

/** Days since 0001-01-01. */
export function daysOf(ticks: bigint): number {
  return Number(ticks / TICK.day);
}

export interface Day { readonly year: number; readonly month: number; readonly day: number }

/** Days since 0001-01-01 of a day of the Gregorian calendar; month and day may be out of bounds and are carried over. */
export function dayNumber(year: number, month: number, day: number): number {
  const monthIndex = year * 12 + (month - 1);
  const y = Math.floor(monthIndex / 12);
  const m = monthIndex - y * 12 + 1;
  const shifted = m <= 2 ? y - 1 : y;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + dayOfYear - 306;
}

/** The calendar day that is so many days after 0001-01-01. */
export function dayAt(days: number): Day {
  const z = days + 306;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

/** 0 is Sunday. */
export function weekday(days: number): number {
  return (((days + 1) % 7) + 7) % 7;
}

/** The week of the year by ISO 8601. */
export function isoWeek(days: number): number {
  const thursday = days - ((weekday(days) + 6) % 7) + 3;
  return Math.floor((thursday - dayNumber(dayAt(thursday).year, 1, 1)) / 7) + 1;
}

/** So many months later, on the last day of the month where the day does not exist. */
export function addMonths(ticks: bigint, months: number): bigint | null {
  const { year, month, day } = dayAt(daysOf(ticks));
  const index = year * 12 + month - 1 + months;
  const newYear = Math.floor(index / 12);
  if (newYear < 1 || newYear > 9999) return null;
  const newMonth = index - newYear * 12 + 1;
  return BigInt(dayNumber(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))) * TICK.day + (ticks % TICK.day);
}
