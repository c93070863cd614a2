import { toElement } from '../../values/dynamic.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import { DOCS } from '../define.ts';
import type { DynamicValue } from '../../values.ts';

/** No array of the engine is longer: https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic */
const LONGEST = 1_048_576;

/** An array of the same value so many times; null for a count below zero. https://learn.microsoft.com/kusto/query/repeat-function */
export const repeat: ScalarFunction = {
  name: 'repeat',
  docs: `${DOCS}repeat-function`,
  prepare(use) {
    const [type = 'dynamic'] = use.types;
    if (type === 'dynamic') throw new Unsupported('repeat() of a dynamic');
    const element = toElement(type);
    const wanted = use.constants[1];
    if (wanted !== undefined && Number(wanted) > LONGEST) throw new Unsupported(`repeat() of more than ${LONGEST} elements`);
    return (value, count) => {
      if (count === null || count === undefined) return null;
      const length = Number(count);
      return length < 0 ? null : Array.from({ length: Math.min(length, LONGEST) }, (): DynamicValue => element(value ?? null));
    };
  },
};
