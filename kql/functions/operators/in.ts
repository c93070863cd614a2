import { compareAny, keyer } from '../../values/compare.ts';
import { converter } from '../../values/convert.ts';
import { isArray } from '../../values/dynamic.ts';
import { fold } from '../../values/terms.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import { DOCS } from '../define.ts';
import { sqlText } from '../sql.ts';
import { negated } from './logic.ts';
import type { ScalarType, Value } from '../../values.ts';

interface Item { readonly type: ScalarType; readonly value: Value }

/** The items of a list: a dynamic array stands for its elements, and an array among them for its own. */
export function listItems(types: readonly ScalarType[], values: readonly (Value | undefined)[]): Item[] {
  return values.flatMap((value, index): Item[] => {
    const type = types[index] ?? 'dynamic';
    if (value === undefined) return [];
    return type === 'dynamic' && isArray(value) ? listItems([], value) : [{ type, value }];
  });
}

/** Whether the list is the same for every row. */
export function isConstantList(use: Use): boolean {
  return use.constants.slice(1).every(value => value !== undefined) && use.constants.length > 1;
}

function typeOfLeft(use: Use): ScalarType {
  const left = use.types[0] ?? 'string';
  return left === 'dynamic' ? use.types.slice(1).find(type => type !== 'dynamic') ?? 'dynamic' : left;
}

function prepareSet(use: Use, folded: boolean): (args: readonly Value[]) => { has(value: Value): boolean } {
  const type = folded ? 'string' : typeOfLeft(use);
  const types = use.types.slice(1);
  const key = keyer(type);
  const wide = type === 'real' || type === 'dynamic';
  const setOf = (items: Item[]) => {
    const keys = new Set<unknown>();
    for (const item of items) {
      // A long column is not to match 1.5 because that becomes 1.
      if (type === 'long' || type === 'int') {
        const real = converter(item.type, 'real')(item.value);
        if (typeof real === 'number' && !Number.isInteger(real)) continue;
      }
      const value = converter(item.type, type)(item.value);
      if (value !== null && !Number.isNaN(value)) keys.add(folded ? fold(String(value)) : key(value));
    }
    const values = wide ? items.map(item => converter(item.type, type)(item.value)).filter(value => value !== null) : [];
    return {
      has: (value: Value): boolean => keys.has(folded ? fold(String(value)) : key(value))
        || (type === 'dynamic' && values.some(other => compareAny(value, other) === 0)),
    };
  };
  if (isConstantList(use)) {
    const fixed = setOf(listItems(types, use.constants.slice(1)));
    return () => fixed;
  }
  return args => setOf(listItems(types, args.slice(1)));
}

function membership(name: 'in' | 'in~', folded: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${folded ? 'inoperator' : 'in-cs-operator'}`,
    prepare(use) {
      const set = prepareSet(use, folded);
      const convert = converter(use.types[0] ?? 'string', folded ? 'string' : typeOfLeft(use));
      return (...args) => {
        const value = convert(args[0] ?? null);
        return value !== null && set(args).has(value);
      };
    },
    sql([left = ''], use) {
      if (!isConstantList(use)) return null;
      const items = listItems(use.types.slice(1), use.constants.slice(1));
      if (use.types[0] === 'string') {
        const texts = items.map(item => String(converter(item.type, 'string')(item.value)));
        if (texts.length === 0) return 'FALSE';
        // Case is folded alike by both only for what is looked for in ASCII.
        if (folded && texts.some(text => /[^\u0000-\u007f]/.test(text))) return null;
        return folded ? `(lower(${left}) IN (${texts.map(text => sqlText(fold(text))).join(', ')}))` : `(${left} IN (${texts.map(sqlText).join(', ')}))`;
      }
      if (use.types[0] === 'long' || use.types[0] === 'int') {
        if (!items.every(item => typeof item.value === 'bigint' || (item.type === 'int' && typeof item.value === 'number'))) return null;
        return items.length === 0 ? 'FALSE' : `(${left} IS NOT NULL AND ${left} IN (${items.map(item => String(item.value)).join(', ')}))`;
      }
      return null;
    },
  };
}

/** https://learn.microsoft.com/kusto/query/in-cs-operator */
export const isIn = membership('in', false);
export const isNotIn = negated(isIn, '!in');
/** https://learn.microsoft.com/kusto/query/inoperator */
export const isInFolded = membership('in~', true);
export const isNotInFolded = negated(isInFolded, '!in~');
