import { dayNumber, isoWeek, weekday } from '../../values/calendar.ts';
import { partsOf } from '../../values/datetime.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import { DOCS, alias, scalar } from '../define.ts';
import { converter } from '../../values/convert.ts';
import { TICK } from '../../values.ts';

const PARTS: Readonly<Record<string, (ticks: bigint) => number>> = {
  year: ticks => partsOf(ticks).year,
  quarter: ticks => Math.ceil(partsOf(ticks).month / 3),
  month: ticks => partsOf(ticks).month,
  week_of_year: ticks => isoWeek(partsOf(ticks).days),
  day: ticks => partsOf(ticks).day,
  dayofyear: ticks => dayOfYear(ticks),
  hour: ticks => partsOf(ticks).hour,
  minute: ticks => partsOf(ticks).minute,
  second: ticks => partsOf(ticks).second,
  millisecond: ticks => Math.floor(partsOf(ticks).fraction / 10_000),
  microsecond: ticks => Math.floor(partsOf(ticks).fraction / 10),
  nanosecond: ticks => partsOf(ticks).fraction * 100,
};

function dayOfYear(ticks: bigint): number {
  const { days, year } = partsOf(ticks);
  return days - dayNumber(year, 1, 1) + 1;
}

/** https://learn.microsoft.com/kusto/query/datetime-part-function */
export const datetimePart: ScalarFunction = {
  name: 'datetime_part',
  docs: `${DOCS}datetime-part-function`,
  prepare(use) {
    const constant = use.constants[0];
    const name = typeof constant === 'string' ? constant.toLowerCase() : undefined;
    const fixed = name === undefined ? undefined : PARTS[name === 'weekofyear' ? 'week_of_year' : name];
    if (name !== undefined && fixed === undefined) throw new Unsupported(`the part ${JSON.stringify(constant)} of a datetime`);
    const convert = converter(use.types[1] ?? 'datetime', 'datetime');
    return (part, value) => {
      const ticks = convert(value ?? null);
      const compute = fixed ?? PARTS[String(part ?? '').toLowerCase()];
      return typeof ticks === 'bigint' && compute !== undefined ? BigInt(compute(ticks)) : null;
    };
  },
};

function part(name: string, docs: string, compute: (ticks: bigint) => number): ScalarFunction {
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const convert = converter(use.types[0] ?? 'datetime', 'datetime');
      const narrow = use.result === 'int';
      return value => {
        const ticks = convert(value ?? null);
        if (typeof ticks !== 'bigint') return null;
        return narrow ? compute(ticks) : BigInt(compute(ticks));
      };
    },
    ...(name === 'hourofday' ? { sql: ([t], use) => (use.types[0] === 'datetime' && use.result === 'long' ? `(${t} // ${TICK.hour} % 24)` : null) } : {}),
  };
}

const month = part('monthofyear', 'monthofyear-function', ticks => partsOf(ticks).month);
const year = part('getyear', 'getyear-function', ticks => partsOf(ticks).year);
const week = part('week_of_year', 'week-of-year-function', ticks => isoWeek(partsOf(ticks).days));

/** One number each of a moment. The week is that of ISO 8601. */
export const datetimeParts: readonly ScalarFunction[] = [
  month, alias(month, 'getmonth'), year, week, alias(week, 'weekofyear'),
  part('dayofmonth', 'day-of-month-function', ticks => partsOf(ticks).day),
  part('dayofyear', 'dayofyear-function', dayOfYear),
  part('hourofday', 'hour-of-day-function', ticks => partsOf(ticks).hour),
];

/** Days since the Sunday before, as a timespan. https://learn.microsoft.com/kusto/query/day-of-week-function */
export const dayofweek = scalar({
  name: 'dayofweek', docs: 'day-of-week-function', params: ['datetime'],
  sql: ([t], use) => (use.types[0] === 'datetime' ? `((${t} // ${TICK.day} + 1) % 7 * ${TICK.day})` : null),
}, ticks => BigInt(weekday(partsOf(ticks).days)) * TICK.day);
