import { toElement } from '../../values/dynamic.ts';
import { converter } from '../../values/convert.ts';
import { DOCS, alias } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue } from '../../values.ts';

/** Names and values in turn as a bag. https://learn.microsoft.com/kusto/query/pack-function */
export const bagPack: ScalarFunction = {
  name: 'bag_pack',
  docs: `${DOCS}pack-function`,
  prepare(use) {
    const names = use.types.map(type => converter(type, 'string'));
    const elements = use.types.map(toElement);
    return (...args) => {
      const bag = new Map<string, DynamicValue>();
      for (let i = 0; i + 1 < args.length; i += 2) bag.set(String(names[i]?.(args[i] ?? null) ?? ''), elements[i + 1]?.(args[i + 1] ?? null) ?? null);
      return { bag };
    };
  },
};
export const pack = alias(bagPack, 'pack');
export const packDictionary = alias(bagPack, 'pack_dictionary');

/** https://learn.microsoft.com/kusto/query/pack-array-function */
export const packArray: ScalarFunction = {
  name: 'pack_array',
  docs: `${DOCS}pack-array-function`,
  prepare(use) {
    const convert = use.types.map(toElement);
    return (...args) => args.map((arg, index) => convert[index]?.(arg) ?? null);
  },
};
