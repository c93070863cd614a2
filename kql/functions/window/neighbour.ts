import { converter } from '../../values/convert.ts';
import { DOCS, nothing } from '../define.ts';
import type { WindowFunction } from '../../registry.ts';

function neighbour(name: 'prev' | 'next', sign: 1 | -1): WindowFunction {
  return {
    name,
    docs: `${DOCS}${name}-function`,
    prepare(use) {
      const otherwise = use.types[2] === undefined ? null : converter(use.types[2], use.result);
      return ([values = [], offsets, defaults], length) => Array.from({ length }, (_item, row) => {
        const at = row + sign * Number(offsets?.[row] ?? 1);
        if (at >= 0 && at < length) return values[at] ?? null;
        return otherwise === null ? nothing(use) : otherwise(defaults?.[row] ?? null);
      });
    },
  };
}

/** The value of a row some rows before, else a default. https://learn.microsoft.com/kusto/query/prev-function */
export const prev = neighbour('prev', -1);
/** https://learn.microsoft.com/kusto/query/next-function */
export const next = neighbour('next', 1);
