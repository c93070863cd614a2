import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

function nullness(name: string, wanted: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name}-function`,
    prepare: use => (use.types[0] === 'string' ? () => !wanted : value => ((value ?? null) === null) === wanted),
    sql: ([value], use) => {
      const type = use.types[0] ?? 'dynamic';
      if (type === 'string') return wanted ? 'FALSE' : 'TRUE';
      return type === 'dynamic' || type === 'decimal' ? null : `(${value} IS ${wanted ? '' : 'NOT '}NULL)`;
    },
  };
}

/** Never true for a string, which is never null. https://learn.microsoft.com/kusto/query/isnull-function */
export const isnull = nullness('isnull', true);
export const isnotnull = nullness('isnotnull', false);
export const notnull = { ...isnotnull, name: 'notnull' };
