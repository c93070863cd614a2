import { converter } from '../../values/convert.ts';
import { fold, hasTerm } from '../../values/terms.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import { isConstantList, listItems } from './in.ts';
import { textOperators } from './text.ts';
import type { Value } from '../../values.ts';

const WHOLE = { start: true, end: true } as const;

function needlesOf(use: Use, values: readonly (Value | undefined)[]): string[] {
  return listItems(use.types.slice(1), values).map(item => fold(String(converter(item.type, 'string')(item.value))));
}

function hasList(name: 'has_any' | 'has_all', docs: string): ScalarFunction {
  const any = name === 'has_any';
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const left = converter(use.types[0] ?? 'string', 'string');
      const fixed = isConstantList(use) ? needlesOf(use, use.constants.slice(1)) : null;
      return (...args) => {
        const text = fold(String(left(args[0] ?? null)));
        const needles = fixed ?? needlesOf(use, args.slice(1));
        return any ? needles.some(needle => hasTerm(text, needle, WHOLE)) : needles.every(needle => hasTerm(text, needle, WHOLE));
      };
    },
    sql([text = ''], use) {
      if (use.types[0] !== 'string' || !isConstantList(use)) return null;
      const has = textOperators.find(operator => operator.name === 'has');
      const tests = needlesOf(use, use.constants.slice(1)).map(needle => (
        has?.sql?.([text, ''], { ...use, types: ['string', 'string'], constants: [undefined, needle] }) ?? null));
      if (tests.includes(null)) return null;
      return tests.length === 0 ? (any ? 'FALSE' : 'TRUE') : `(${tests.join(any ? ' OR ' : ' AND ')})`;
    },
  };
}

/** https://learn.microsoft.com/kusto/query/has-any-operator */
export const hasAny = hasList('has_any', 'has-any-operator');
/** https://learn.microsoft.com/kusto/query/has-all-operator */
export const hasAll = hasList('has_all', 'has-all-operator');
