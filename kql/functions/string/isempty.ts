import { textOf } from '../../values/text.ts';
import { DOCS, alias } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

function emptiness(name: string, wanted: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name}-function`,
    prepare(use) {
      const type = use.types[0] ?? 'string';
      if (type === 'string') return value => (value === '') === wanted;
      const text = textOf(type);
      return value => (value === null || value === undefined || text(value) === '') === wanted;
    },
    sql: ([value], use) => (use.types[0] === 'string' ? `(${value} ${wanted ? '=' : '<>'} '')` : null),
  };
}

/** True for an empty string and for null. https://learn.microsoft.com/kusto/query/isempty-function */
export const isempty = emptiness('isempty', true);
export const isnotempty = emptiness('isnotempty', false);
export const notempty = alias(isnotempty, 'notempty');
