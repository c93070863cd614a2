import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';

/** Ends the query with a message where its condition, a constant, is false. https://learn.microsoft.com/kusto/query/assert-function */
export const assert: ScalarFunction = {
  name: 'assert',
  docs: `${DOCS}assert-function`,
  prepare(use) {
    const check = (condition: unknown, message: unknown): void => {
      if (condition === false) throw new Unsupported(`what assert() forbids (${String(message)})`);
    };
    check(use.constants[0], use.constants[1] ?? '');
    return (condition, message) => {
      check(condition, message);
      return true;
    };
  },
};
