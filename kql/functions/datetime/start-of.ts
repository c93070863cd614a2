import { dayAt, dayNumber, daysOf, inRange, weekday } from '../../values/calendar.ts';
import { scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import { TICK } from '../../values.ts';

type Unit = 'day' | 'week' | 'month' | 'year';

/** The first day of the period that is so many periods after the one of a moment. Weeks start on Sunday. */
function firstDay(unit: Unit, ticks: bigint, offset: number): number {
  const days = daysOf(ticks);
  const { year, month } = dayAt(days);
  switch (unit) {
    case 'day': return days + offset;
    case 'week': return days - weekday(days) + 7 * offset;
    case 'month': return dayNumber(year, month + offset, 1);
    case 'year': return dayNumber(year + offset, 1, 1);
  }
}

function startOf(unit: Unit): ScalarFunction {
  return scalar({
    name: `startof${unit}`, docs: `startof${unit}-function`, params: ['datetime'], optional: ['long'],
    sql: ([t, offset], use) => {
      if (use.types[0] !== 'datetime' || offset !== undefined) return null;
      // 0001-01-01 was a Monday: its week began before all time.
      return unit === 'day' ? `(${t} - ${t} % ${TICK.day})`
        : unit === 'week' ? `CASE WHEN ${t} >= ${6n * TICK.day} THEN ${t} - (${t} + ${TICK.day}) % ${7n * TICK.day} END` : null;
    },
  }, (ticks, offset = 0n) => inRange(BigInt(firstDay(unit, ticks, Number(offset))) * TICK.day));
}

function endOf(unit: Unit): ScalarFunction {
  return scalar({ name: `endof${unit}`, docs: `endof${unit}-function`, params: ['datetime'], optional: ['long'] },
    (ticks, offset = 0n) => inRange(BigInt(firstDay(unit, ticks, Number(offset) + 1)) * TICK.day - 1n));
}

/** `startofday`, `startofweek`, `startofmonth`, `startofyear`. https://learn.microsoft.com/kusto/query/startofday-function */
export const startsOf: readonly ScalarFunction[] = [startOf('day'), startOf('week'), startOf('month'), startOf('year')];
/** The last tick before the next period. https://learn.microsoft.com/kusto/query/endofday-function */
export const endsOf: readonly ScalarFunction[] = [endOf('day'), endOf('week'), endOf('month'), endOf('year')];
