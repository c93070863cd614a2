import { inRange } from '../../values/calendar.ts';
import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

function moment(name: string, sign: 1n | -1n): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name}-function`,
    prepare(use) {
      const convert = converter(use.types[0] ?? 'timespan', 'timespan');
      return offset => {
        const span = offset === undefined ? 0n : convert(offset);
        return typeof span === 'bigint' ? inRange(use.now + sign * span) : null;
      };
    },
  };
}

/** The time of the query, which is given from outside. https://learn.microsoft.com/kusto/query/now-function */
export const now = moment('now', 1n);
/** https://learn.microsoft.com/kusto/query/ago-function */
export const ago = moment('ago', -1n);
