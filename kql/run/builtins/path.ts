import type { ScalarFunction } from '../../functions/contract.ts';
import { isArray, isBag } from '../../values/dynamic.ts';
import type { Value } from '../../values.ts';

/** A part of a dynamic: `a.b`, `a["b"]`, `a[0]`, `a[-1]`; null where there is none. */
export const path: ScalarFunction = {
  name: 'path',
  docs: 'https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic',
  prepare: () => (value, key) => partOf(value ?? null, key ?? null),
};

function partOf(value: Value, key: Value): Value {
  if (isBag(value)) return (typeof key === 'string' ? value.bag.get(key) : undefined) ?? null;
  if (!isArray(value) || typeof key !== 'bigint' && typeof key !== 'number') return null;
  const at = Number(key);
  return value[at < 0 ? value.length + at : at] ?? null;
}
