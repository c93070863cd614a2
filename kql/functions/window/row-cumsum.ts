import { converter } from '../../values/convert.ts';
import { addDecimal, isDecimal } from '../../values/decimal.ts';
import { DOCS } from '../define.ts';
import type { WindowFunction } from '../../registry.ts';
import type { Value } from '../../values.ts';

function plus(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return BigInt.asIntN(64, a + b);
  return isDecimal(a) && isDecimal(b) ? addDecimal(a, b) : a ?? b;
}

/** The sum of the rows up to each, begun anew where the second argument is true; null adds nothing. https://learn.microsoft.com/kusto/query/row-cumsum-function */
export const rowCumsum: WindowFunction = {
  name: 'row_cumsum',
  docs: `${DOCS}row-cumsum-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? use.result, use.result);
    return ([terms = [], restarts], length) => {
      let sum: Value = null;
      return Array.from({ length }, (_item, row) => {
        const term = convert(terms[row] ?? null);
        sum = row === 0 || restarts?.[row] === true ? term : plus(sum, term);
        return sum;
      });
    };
  },
};
