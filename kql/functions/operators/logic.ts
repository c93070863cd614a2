import type { ScalarFunction } from '../contract.ts';
import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import type { Value } from '../../values.ts';

/** `and` and `or` of three values: null where the other side does not decide. https://learn.microsoft.com/kusto/query/logical-operators */
function connective(name: 'and' | 'or', deciding: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}logical-operators`,
    prepare(use) {
      const convert = use.types.map(type => converter(type, 'bool'));
      return (...args) => {
        let result: Value = !deciding;
        for (const [index, arg] of args.entries()) {
          const value = convert[index]?.(arg) ?? null;
          if (value === deciding) return deciding;
          if (value === null) result = null;
        }
        return result;
      };
    },
    sql: (args, use) => (use.types.every(type => type === 'bool') ? `(${args.join(` ${name.toUpperCase()} `)})` : null),
  };
}

export const and = connective('and', false);
export const or = connective('or', true);

/** https://learn.microsoft.com/kusto/query/not-function */
export const not: ScalarFunction = {
  name: 'not',
  docs: `${DOCS}not-function`,
  prepare(use) {
    const convert = converter(use.types[0] ?? 'bool', 'bool');
    return a => {
      const value = convert(a ?? null);
      return value === null ? null : value === false;
    };
  },
  sql: ([a], use) => (use.types[0] === 'bool' ? `(NOT ${a})` : null),
};

/** The operator with `!` before it: null stays null. */
export function negated(operator: ScalarFunction, name: string): ScalarFunction {
  const { sql } = operator;
  return {
    name,
    docs: operator.docs,
    prepare(use) {
      const positive = operator.prepare(use);
      return (...args) => {
        const value = positive(...args);
        return value === null ? null : value === false;
      };
    },
    ...(sql === undefined ? {} : {
      sql: (args, use) => {
        const positive = sql(args, use);
        return positive === null ? null : `(NOT ${positive})`;
      },
    }),
  };
}
