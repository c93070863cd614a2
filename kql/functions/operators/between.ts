import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import { add } from './add.ts';
import { greaterOrEqual, lessOrEqual } from './compare.ts';
import { and, negated } from './logic.ts';

function pair(use: Use, other: 1 | 2): Use {
  const of = <T>(items: readonly T[]): T[] => items.filter((_item, index) => index === 0 || index === other);
  return { ...use, types: of(use.types), constants: of(use.constants), result: 'bool' };
}

/** True where the upper bound is a length: `t between (start .. 1h)`. */
function isLength(use: Use): boolean {
  return use.types[2] === 'timespan' && use.types[1] === 'datetime';
}

/** `between (low .. high)`, both ends in it. https://learn.microsoft.com/kusto/query/between-operator */
export const between: ScalarFunction = {
  name: 'between',
  docs: `${DOCS}between-operator`,
  prepare(use) {
    const low = greaterOrEqual.prepare(pair(use, 1));
    const [left = 'datetime', start = 'datetime', length = 'timespan'] = use.types;
    const both = and.prepare({ ...use, types: ['bool', 'bool'], result: 'bool' });
    if (isLength(use)) {
      const end = add.prepare({ ...use, types: [start, length], result: 'datetime' });
      const high = lessOrEqual.prepare({ ...use, types: [left, 'datetime'], result: 'bool' });
      return (x, a, b) => both(low(x ?? null, a ?? null), high(x ?? null, end(a ?? null, b ?? null)));
    }
    const high = lessOrEqual.prepare(pair(use, 2));
    return (x, a, b) => both(low(x ?? null, a ?? null), high(x ?? null, b ?? null));
  },
  sql([x = '', a = '', b = ''], use) {
    if (isLength(use)) return null;
    const low = greaterOrEqual.sql?.([x, a], pair(use, 1)) ?? null;
    const high = lessOrEqual.sql?.([x, b], pair(use, 2)) ?? null;
    return low === null || high === null ? null : `(${low} AND ${high})`;
  },
};

export const notBetween: ScalarFunction = negated(between, '!between');
