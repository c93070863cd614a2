import type { Aggregate } from './contract.ts';
import { DOCS, filtered } from './define.ts';
import { addDecimal, decimal, divideDecimal, isDecimal } from '../values/decimal.ts';
import { converter } from '../values/convert.ts';
import type { Decimal } from '../values.ts';

/** Nulls are passed over; of nothing the average is NaN, of a type without it null. https://learn.microsoft.com/kusto/query/avg-aggregation-function */
export const avg: Aggregate = {
  name: 'avg',
  docs: `${DOCS}avg-aggregation-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? use.result, use.result);
    if (use.result === 'decimal') {
      return {
        init: () => ({ total: decimal(0n, 0), rows: 0n }),
        add(state: { total: Decimal; rows: bigint }, args) {
          const value = convert(args[0] ?? null);
          if (isDecimal(value)) {
            state.total = addDecimal(state.total, value);
            state.rows += 1n;
          }
          return state;
        },
        result: ({ total, rows }: { total: Decimal; rows: bigint }) => divideDecimal(total, decimal(rows, 0)),
      };
    }
    if (use.result === 'timespan' || use.result === 'datetime') {
      return {
        init: () => ({ total: 0n, rows: 0n }),
        add(state: { total: bigint; rows: bigint }, args) {
          const value = convert(args[0] ?? null);
          if (typeof value === 'bigint') {
            state.total += value;
            state.rows += 1n;
          }
          return state;
        },
        result: ({ total, rows }: { total: bigint; rows: bigint }) => (rows === 0n ? null : total / rows),
      };
    }
    return {
      init: () => ({ total: 0, rows: 0 }),
      add(state: { total: number; rows: number }, args) {
        const value = convert(args[0] ?? null);
        if (typeof value === 'number') {
          state.total += value;
          state.rows += 1;
        }
        return state;
      },
      result: ({ total, rows }: { total: number; rows: number }) => total / rows,
    };
  },
};

/** https://learn.microsoft.com/kusto/query/avgif-aggregation-function */
export const avgif = filtered(avg, 'avgif', 'avgif-aggregation-function', 1);
