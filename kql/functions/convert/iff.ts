import { converter } from '../../values/convert.ts';
import { DOCS, alias, nothing } from '../define.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import type { ScalarType } from '../../values.ts';

function into(type: ScalarType | undefined, use: Use) {
  // A string beside dynamics stays what it is: it is not JSON to be read.
  return type === undefined || (type === 'string' && use.result === 'dynamic') ? converter('string', 'string') : converter(type, use.result);
}

const SQL_TYPES: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'string', 'datetime', 'timespan', 'guid'];

/** Where the condition is null, the last value. https://learn.microsoft.com/kusto/query/iff-function */
export const iff: ScalarFunction = {
  name: 'iff',
  docs: `${DOCS}iff-function`,
  prepare(use) {
    const test = converter(use.types[0] ?? 'bool', 'bool');
    const yes = into(use.types[1], use);
    const no = into(use.types[2], use);
    return (condition, a, b) => (test(condition ?? null) === true ? yes(a ?? null) : no(b ?? null));
  },
  sql: ([condition, a, b], use) => (use.types[0] === 'bool' && use.types[1] === use.result && use.types[2] === use.result && SQL_TYPES.includes(use.result)
    ? `CASE WHEN ${condition} THEN ${a} ELSE ${b} END` : null),
};
export const iif = alias(iff, 'iif');

/** Condition and value in turn; the last argument is for when none holds. https://learn.microsoft.com/kusto/query/case-function */
export const caseOf: ScalarFunction = {
  name: 'case',
  docs: `${DOCS}case-function`,
  prepare(use) {
    const last = use.types.length - 1;
    const convert = use.types.map((type, index) => (index % 2 === 0 && index !== last ? converter(type, 'bool') : into(type, use)));
    const none = nothing(use);
    return (...args) => {
      for (let i = 0; i < last; i += 2) if (convert[i]?.(args[i] ?? null) === true) return convert[i + 1]?.(args[i + 1] ?? null) ?? none;
      return convert[last]?.(args[last] ?? null) ?? none;
    };
  },
  sql(args, use) {
    const last = args.length - 1;
    const fits = use.types.every((type, index) => type === (index % 2 === 0 && index !== last ? 'bool' : use.result));
    if (!fits || !SQL_TYPES.includes(use.result)) return null;
    let out = 'CASE';
    for (let i = 0; i < last; i += 2) out += ` WHEN ${args[i]} THEN ${args[i + 1]}`;
    return `${out} ELSE ${args[last]} END`;
  },
};

/** The first that is not null; of strings the first that is not empty. https://learn.microsoft.com/kusto/query/coalesce-function */
export const coalesce: ScalarFunction = {
  name: 'coalesce',
  docs: `${DOCS}coalesce-function`,
  prepare(use) {
    const convert = use.types.map(type => into(type, use));
    const none = nothing(use);
    return (...args) => {
      for (const [index, arg] of args.entries()) {
        const value = convert[index]?.(arg) ?? null;
        if (value !== none) return value;
      }
      return none;
    };
  },
};
