import { dayNumber, daysInMonth, inRange } from '../../values/calendar.ts';
import { parseDatetime } from '../../values/datetime.ts';
import { parseTimespan } from '../../values/timespan.ts';
import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction, type Use } from '../contract.ts';
import { TICK, type Value } from '../../values.ts';

/** Whole and broken seconds in ticks, from a real without loss of the seventh digit. */
function secondTicks(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1e7));
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** The numbers given; all but the seconds are whole. */
function wholeBut(seconds: number, name: string, use: Use): (args: readonly Value[]) => number[] | null {
  const convert = use.types.map((type, index) => {
    if (index !== seconds && (type === 'real' || type === 'decimal')) throw new Unsupported(`${name} with a ${type} before the seconds`);
    return converter(type, index === seconds ? 'real' : 'long');
  });
  return args => {
    const numbers = args.map((arg, index) => convert[index]?.(arg) ?? null);
    return numbers.includes(null) ? null : numbers.map(Number);
  };
}

/** Year, month, day, hour, minute, second; null where one is out of its bounds. https://learn.microsoft.com/kusto/query/make-datetime-function */
export const makeDatetime: ScalarFunction = {
  name: 'make_datetime',
  docs: `${DOCS}make-datetime-function`,
  prepare(use) {
    if (use.types.length === 1 && use.types[0] === 'string') return text => parseDatetime(String(text ?? ''));
    const read = wholeBut(5, 'make_datetime()', use);
    return (...args) => {
      const numbers = read(args);
      if (numbers === null) return null;
      const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
      if (!within(year, 1, 9999) || !within(month, 1, 12) || !within(day, 1, daysInMonth(year, month))) return null;
      if (!within(hour, 0, 23) || !within(minute, 0, 59) || second < 0 || second >= 60) return null;
      return inRange(BigInt(dayNumber(year, month, day)) * TICK.day + BigInt(hour * 60 + minute) * TICK.minute + secondTicks(second));
    };
  },
};

/** `(hours, minutes[, seconds])` or `(days, hours, minutes, seconds)`. https://learn.microsoft.com/kusto/query/make-timespan-function */
export const makeTimespan: ScalarFunction = {
  name: 'make_timespan',
  docs: `${DOCS}make-timespan-function`,
  prepare(use) {
    if (use.types.length === 1 && use.types[0] === 'string') return text => parseTimespan(String(text ?? ''));
    const read = wholeBut(use.types.length === 4 ? 3 : 2, 'make_timespan()', use);
    return (...args: Value[]) => {
      const all = read(args);
      if (all === null) return null;
      const [days = 0, hours = 0, minutes = 0, seconds = 0] = all.length === 4 ? all : [0, ...all];
      if (days < 0 || !within(hours, 0, 23) || !within(minutes, 0, 59) || seconds < 0 || seconds >= 60) return null;
      return BigInt(days) * TICK.day + BigInt(hours * 60 + minutes) * TICK.minute + secondTicks(seconds);
    };
  },
};
