import { isArray, isBag } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { Value } from '../../values.ts';

function dynamicType(value: Value): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (isBag(value)) return 'dictionary';
  if (typeof value === 'object') return 'type' in value ? value.type : 'decimal';
  return { boolean: 'bool', number: 'double', bigint: 'long', string: 'string' }[typeof value as 'boolean' | 'number' | 'bigint' | 'string'];
}

/** The name of the type; of a dynamic that of what is in it. https://learn.microsoft.com/kusto/query/gettype-function */
export const gettype: ScalarFunction = {
  name: 'gettype',
  docs: `${DOCS}gettype-function`,
  prepare(use) {
    const type = use.types[0] ?? 'dynamic';
    return type === 'dynamic' ? value => dynamicType(value ?? null) : () => type;
  },
};
