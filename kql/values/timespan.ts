import { TICK } from '../values.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  d: TICK.day, day: TICK.day, days: TICK.day,
  h: TICK.hour, hr: TICK.hour, hrs: TICK.hour, hour: TICK.hour, hours: TICK.hour,
  m: TICK.minute, min: TICK.minute, minute: TICK.minute, minutes: TICK.minute,
  s: TICK.second, sec: TICK.second, second: TICK.second, seconds: TICK.second,
  ms: TICK.millisecond, milli: TICK.millisecond, millis: TICK.millisecond, millisecond: TICK.millisecond, milliseconds: TICK.millisecond,
  micros: TICK.microsecond, microsecond: TICK.microsecond, microseconds: TICK.microsecond, micro: TICK.microsecond,
  nano: 0n, nanos: 0n, nanosecond: 0n, nanoseconds: 0n,
  tick: 1n, ticks: 1n,
};

/** `[-][d.]hh:mm:ss[.fffffff]`, as `tostring` prints a timespan. */
export function timespanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const pad = (value: bigint, width: number): string => value.toString().padStart(width, '0');
  const days = size / TICK.day;
  const fraction = size % TICK.second;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${pad(size / TICK.hour % 24n, 2)}:${pad(size / TICK.minute % 60n, 2)}:${
    pad(size / TICK.second % 60n, 2)}${fraction === 0n ? '' : `.${pad(fraction, 7)}`}`;
}

const CLOCK = /^(-?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7})\d*)?)?$/;
const NUMBER_UNIT = /^([+-]?\d+(?:\.\d+)?)\s*([a-z]+)$/i;
const DAYS = /^-?\d+$/;

/** Null when the text is no timespan. https://learn.microsoft.com/kusto/query/scalar-data-types/timespan */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  const clock = CLOCK.exec(trimmed);
  if (clock !== null) {
    const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = clock;
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
    const ticks = BigInt(days) * TICK.day + BigInt(hours) * TICK.hour + BigInt(minutes) * TICK.minute + BigInt(seconds) * TICK.second
      + BigInt(fraction.padEnd(7, '0'));
    return sign === '-' ? -ticks : ticks;
  }
  const unit = NUMBER_UNIT.exec(trimmed);
  if (unit !== null) {
    const size = UNITS[(unit[2] ?? '').toLowerCase()];
    if (size === undefined || size === 0n) return null;
    return scale(unit[1] ?? '0', size);
  }
  return DAYS.test(trimmed) ? BigInt(trimmed) * TICK.day : null;
}

function scale(number: string, unit: bigint): bigint {
  const [whole = '0', fraction = ''] = number.split('.');
  const exact = BigInt(`${whole}${fraction}`) * unit;
  return exact / 10n ** BigInt(fraction.length);
}
