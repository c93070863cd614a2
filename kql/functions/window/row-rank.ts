import { keyer } from '../../values/compare.ts';
import { DOCS } from '../define.ts';
import type { WindowFunction } from '../../registry.ts';

function ranking(name: string, dense: boolean): WindowFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const key = keyer(use.types[0] ?? 'dynamic');
      return ([terms = [], restarts], length) => {
        let rank = 0n;
        let position = 0n;
        return Array.from({ length }, (_item, row) => {
          const restart = row === 0 || restarts?.[row] === true;
          position = restart ? 1n : position + 1n;
          if (restart) rank = 1n;
          else if (key(terms[row] ?? null) !== key(terms[row - 1] ?? null)) rank = dense ? rank + 1n : position;
          return rank;
        });
      };
    },
  };
}

/** Rows with the same value as the one before have its rank. https://learn.microsoft.com/kusto/query/row-rank-dense-function */
export const rowRankDense = ranking('row_rank_dense', true);
/** The rank is the number of the first row with the value. https://learn.microsoft.com/kusto/query/row-rank-min-function */
export const rowRankMin = ranking('row_rank_min', false);
