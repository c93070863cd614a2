import type { Aggregate } from './contract.ts';
import { DOCS, call, filtered } from './define.ts';
import { keyer } from '../values/compare.ts';
import type { ScalarType, Value } from '../values.ts';

const SQL_TYPES: readonly ScalarType[] = ['bool', 'int', 'long', 'string', 'datetime', 'timespan', 'guid'];

/**
 * Different values without null. Kusto estimates (HyperLogLog) what we count: above some hundred values its answer may be off by a percent or two.
 * https://learn.microsoft.com/kusto/query/dcount-aggregation-function
 */
export const dcount: Aggregate = {
  name: 'dcount',
  docs: `${DOCS}dcount-aggregation-function`,
  prepare(use) {
    const key = keyer(use.types[0] ?? 'dynamic');
    return {
      init: () => new Set<unknown>(),
      add(state: Set<unknown>, args: readonly Value[]) {
        const value = args[0] ?? null;
        if (value !== null) state.add(key(value));
        return state;
      },
      result: (state: Set<unknown>) => BigInt(state.size),
    };
  },
  sql: ([value], use) => (SQL_TYPES.includes(use.types[0] ?? 'dynamic') ? call(`count(DISTINCT ${value})`) : null),
};
/** https://learn.microsoft.com/kusto/query/dcountif-aggregation-function */
export const dcountif = filtered(dcount, 'dcountif', 'dcountif-aggregation-function', 1);

/** https://learn.microsoft.com/kusto/query/count-distinct-aggregation-function */
export const countDistinct: Aggregate = { ...dcount, name: 'count_distinct', docs: `${DOCS}count-distinct-aggregation-function` };
/** https://learn.microsoft.com/kusto/query/count-distinctif-aggregation-function */
export const countDistinctif = filtered(countDistinct, 'count_distinctif', 'count-distinctif-aggregation-function', 1);
