import { DOCS } from '../define.ts';
import type { WindowFunction } from '../../registry.ts';

/** Counts rows from a start (1), which it goes back to where the second argument is true. https://learn.microsoft.com/kusto/query/row-number-function */
export const rowNumber: WindowFunction = {
  name: 'row_number',
  docs: `${DOCS}row-number-function`,
  prepare: () => ([starts, restarts], length) => {
    let number = 0n;
    return Array.from({ length }, (_item, row) => {
      number = row === 0 || restarts?.[row] === true ? BigInt(Number(starts?.[row] ?? 1)) : number + 1n;
      return number;
    });
  },
};
