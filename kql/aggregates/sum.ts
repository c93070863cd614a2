import type { Aggregate } from './contract.ts';
import { DOCS, call, filtered } from './define.ts';
import { addDecimal, decimal, isDecimal } from '../values/decimal.ts';
import { converter } from '../values/convert.ts';
import type { Decimal } from '../values.ts';

/** Nulls are passed over; of nothing the sum is 0. Longs and timespans wrap around. https://learn.microsoft.com/kusto/query/sum-aggregation-function */
export const sum: Aggregate = {
  name: 'sum',
  docs: `${DOCS}sum-aggregation-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? use.result, use.result);
    if (use.result === 'real') {
      return {
        init: () => ({ total: 0 }),
        add(state: { total: number }, args) {
          const value = convert(args[0] ?? null);
          if (typeof value === 'number') state.total += value;
          return state;
        },
        result: ({ total }: { total: number }) => total,
      };
    }
    if (use.result === 'decimal') {
      return {
        init: () => decimal(0n, 0),
        add(state: Decimal, args) {
          const value = convert(args[0] ?? null);
          return isDecimal(value) ? addDecimal(state, value) : state;
        },
        result: (state: Decimal) => state,
      };
    }
    return {
      init: () => ({ total: 0n }),
      add(state: { total: bigint }, args) {
        const value = convert(args[0] ?? null);
        if (typeof value === 'bigint') state.total += value;
        return state;
      },
      result: ({ total }: { total: bigint }) => (use.result === 'int' ? Number(BigInt.asIntN(32, total)) : BigInt.asIntN(64, total)),
    };
  },
  sql([value], use) {
    const type = use.types[0];
    // Reals are added in another order by many threads, which shows in the last digits.
    if (type !== 'int' && type !== 'long' && type !== 'timespan') return null;
    const whole = `coalesce(${call(`sum(CAST(${value} AS HUGEINT))`)}, 0)`;
    const span = '18446744073709551616::HUGEINT';
    const half = '9223372036854775808::HUGEINT';
    return `CAST(((${whole} + ${half}) % ${span} + ${span}) % ${span} - ${half} AS BIGINT)`;
  },
};

/** https://learn.microsoft.com/kusto/query/sumif-aggregation-function */
export const sumif = filtered(sum, 'sumif', 'sumif-aggregation-function', 1);
