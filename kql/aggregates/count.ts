import type { Aggregate } from './contract.ts';
import { DOCS, call, filtered } from './define.ts';

interface State { rows: number }

/** Rows, also with nulls: `count(x)` counts them all too. https://learn.microsoft.com/kusto/query/count-aggregation-function */
export const count: Aggregate = {
  name: 'count',
  docs: `${DOCS}count-aggregation-function`,
  prepare: () => ({
    init: (): State => ({ rows: 0 }),
    add(state: State) {
      state.rows += 1;
      return state;
    },
    result: ({ rows }: State) => BigInt(rows),
  }),
  sql: () => call('count(*)'),
};

/** https://learn.microsoft.com/kusto/query/countif-aggregation-function */
export const countif = filtered(count, 'countif', 'countif-aggregation-function', 0);
