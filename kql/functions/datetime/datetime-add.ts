import { addMonths, daysOf, inRange, weekday } from '../../values/calendar.ts';
import { converter } from '../../values/convert.ts';
import { partsOf } from '../../values/datetime.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction, type Use } from '../contract.ts';
import { TICK, type Value } from '../../values.ts';

/** Ticks of a period that has always the same length; a nanosecond is a hundredth of a tick. */
const FIXED: Readonly<Record<string, bigint>> = {
  week: 7n * TICK.day, day: TICK.day, hour: TICK.hour, minute: TICK.minute, second: TICK.second, millisecond: TICK.millisecond, microsecond: TICK.microsecond,
};
const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

/** The period in the first argument, looked at when the query is compiled where it is a constant. */
function periodOf(use: Use): (value: Value) => string {
  const constant = use.constants[0];
  if (typeof constant !== 'string') return value => String(value ?? '').toLowerCase();
  const name = constant.toLowerCase();
  if (FIXED[name] === undefined && MONTHS[name] === undefined && name !== 'nanosecond') throw new Unsupported(`the period ${JSON.stringify(constant)}`);
  return () => name;
}

/** In months a day that does not exist becomes the last of its month. https://learn.microsoft.com/kusto/query/datetime-add-function */
export const datetimeAdd: ScalarFunction = {
  name: 'datetime_add',
  docs: `${DOCS}datetime-add-function`,
  prepare(use) {
    const period = periodOf(use);
    const amount = converter(use.types[1] ?? 'long', 'long');
    const moment = converter(use.types[2] ?? 'datetime', 'datetime');
    return (unit, count, value) => {
      const name = period(unit ?? null);
      const number = amount(count ?? null);
      const ticks = moment(value ?? null);
      if (typeof number !== 'bigint' || typeof ticks !== 'bigint') return null;
      const months = MONTHS[name];
      if (months !== undefined) return addMonths(ticks, months * Number(number));
      const fixed = FIXED[name];
      if (fixed !== undefined) return inRange(ticks + number * fixed);
      return name === 'nanosecond' ? inRange(ticks + number / 100n) : null;
    };
  },
};

/** How many borders between periods lie between two moments. https://learn.microsoft.com/kusto/query/datetime-diff-function */
export const datetimeDiff: ScalarFunction = {
  name: 'datetime_diff',
  docs: `${DOCS}datetime-diff-function`,
  result: use => (String(use.constants[0]).toLowerCase() === 'week' ? 'real' : 'long'),
  prepare(use) {
    const period = periodOf(use);
    const left = converter(use.types[1] ?? 'datetime', 'datetime');
    const right = converter(use.types[2] ?? 'datetime', 'datetime');
    return (unit, a, b) => {
      const name = period(unit ?? null);
      const x = left(a ?? null);
      const y = right(b ?? null);
      return typeof x === 'bigint' && typeof y === 'bigint' ? difference(name, x, y, use.result === 'real') : null;
    };
  },
};

function difference(name: string, a: bigint, b: bigint, asReal: boolean): Value {
  const months = MONTHS[name];
  if (months !== undefined) {
    const index = (ticks: bigint): number => {
      const { year, month } = partsOf(ticks);
      return Math.floor((year * 12 + month - 1) / months);
    };
    return BigInt(index(a) - index(b));
  }
  if (name === 'week') {
    const sunday = (ticks: bigint): number => daysOf(ticks) - weekday(daysOf(ticks));
    const weeks = (sunday(a) - sunday(b)) / 7;
    return asReal ? weeks : BigInt(weeks);
  }
  if (name === 'nanosecond') return (a - b) * 100n;
  const fixed = FIXED[name];
  return fixed === undefined ? null : a / fixed - b / fixed;
}
