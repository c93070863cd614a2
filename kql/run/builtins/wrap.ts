import type { ScalarFunction } from '../../functions/contract.ts';
import { toElement } from '../../values/dynamic.ts';

/** A value of any type as a dynamic; a string stays a string and is not parsed. */
export const wrap: ScalarFunction = {
  name: 'wrap',
  docs: 'https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic',
  prepare(use) {
    const convert = toElement(use.types[0] ?? 'dynamic');
    return (value) => convert(value ?? null);
  },
};
