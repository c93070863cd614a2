import type { ScalarFunction } from '../../functions/contract.ts';
import { bag, toElement } from '../../values/dynamic.ts';
import type { DynamicValue } from '../../values.ts';

/** `pack_all(true)`: null and empty values are left out. https://learn.microsoft.com/kusto/query/pack-all-function */
export const packNonEmpty: ScalarFunction = {
  name: 'pack_nonempty',
  docs: 'https://learn.microsoft.com/kusto/query/pack-all-function',
  prepare(use) {
    const convert = use.types.map(toElement);
    return (...args) => {
      const entries: [string, DynamicValue][] = [];
      for (let at = 0; at + 1 < args.length; at += 2) {
        const value = convert[at + 1]?.(args[at + 1] ?? null) ?? null;
        if (value !== null && value !== '') entries.push([String(args[at]), value]);
      }
      return bag(entries);
    };
  },
};
