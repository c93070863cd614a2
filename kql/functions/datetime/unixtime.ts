import { inRange } from '../../values/calendar.ts';
import { DOCS } from '../define.ts';
import { converter } from '../../values/convert.ts';
import type { ScalarFunction } from '../contract.ts';
import { TICK, UNIX_EPOCH } from '../../values.ts';

function unixtime(unit: string, ticks: (value: bigint) => bigint, perUnit: number): ScalarFunction {
  return {
    name: `unixtime_${unit}_todatetime`,
    docs: `${DOCS}unixtime-${unit}-todatetime-function`,
    prepare(use) {
      const whole = use.types[0] === 'long' || use.types[0] === 'int';
      const convert = converter(use.types[0] ?? 'long', whole ? 'long' : 'real');
      return value => {
        const number = convert(value ?? null);
        if (typeof number === 'bigint') return inRange(UNIX_EPOCH + ticks(number));
        return typeof number === 'number' && Number.isFinite(number) ? inRange(UNIX_EPOCH + BigInt(Math.trunc(number * perUnit))) : null;
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/unixtime-seconds-todatetime-function */
export const unixtimes: readonly ScalarFunction[] = [
  unixtime('seconds', value => value * TICK.second, 1e7),
  unixtime('milliseconds', value => value * TICK.millisecond, 1e4),
  unixtime('microseconds', value => value * TICK.microsecond, 10),
  unixtime('nanoseconds', value => value / 100n, 0.01),
];
