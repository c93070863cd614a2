import { keyer } from '../../values/compare.ts';
import { isArray, sameDynamic, toElement } from '../../values/dynamic.ts';
import { DOCS, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

const key = keyer('dynamic');

/** Each element once, in the order of their first places. */
export function distinct(items: readonly DynamicValue[]): DynamicValue[] {
  const seen = new Map<unknown, DynamicValue>();
  for (const item of items) {
    const k = key(item);
    if (!seen.has(k)) seen.set(k, item);
  }
  return [...seen.values()];
}

function keysOf(array: readonly DynamicValue[]): Set<unknown> {
  return new Set(array.map(key));
}

function setFunction(name: string, compute: (arrays: readonly (readonly DynamicValue[])[]) => DynamicValue): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replace('_', '-')}-function`,
    prepare: () => (...args: Value[]) => {
      const arrays = args.filter(isArray);
      return arrays.length === args.length ? compute(arrays) : null;
    },
  };
}

/** https://learn.microsoft.com/kusto/query/set-union-function */
export const setUnion = setFunction('set_union', arrays => distinct(arrays.flat()));
/** https://learn.microsoft.com/kusto/query/set-intersect-function */
export const setIntersect = setFunction('set_intersect', ([first = [], ...rest]) => {
  const others = rest.map(keysOf);
  return distinct(first).filter(item => others.every(other => other.has(key(item))));
});
/** https://learn.microsoft.com/kusto/query/set-difference-function */
export const setDifference = setFunction('set_difference', ([first = [], ...rest]) => {
  const others = keysOf(rest.flat());
  return distinct(first).filter(item => !others.has(key(item)));
});

/** https://learn.microsoft.com/kusto/query/set-has-element-function */
export const setHasElement: ScalarFunction = {
  name: 'set_has_element',
  docs: `${DOCS}set-has-element-function`,
  prepare(use) {
    const element = toElement(use.types[1] ?? 'dynamic');
    return (value, item) => {
      if (!Array.isArray(value)) return null;
      const items: readonly DynamicValue[] = value;
      const wanted = element(item ?? null);
      return items.some(other => sameDynamic(other, wanted));
    };
  },
};

/** The size of the intersection over that of the union. https://learn.microsoft.com/kusto/query/jaccard-index-function */
export const jaccardIndex = scalar({ name: 'jaccard_index', docs: 'jaccard-index-function', params: ['dynamic', 'dynamic'] }, (a, b) => {
  if (!isArray(a) || !isArray(b)) return null;
  const other = keysOf(b);
  const common = distinct(a).filter(item => other.has(key(item))).length;
  return common / distinct([...a, ...b]).length;
});

/** The n-th elements of all arrays together; null where one is too short. https://learn.microsoft.com/kusto/query/zip-function */
export const zip: ScalarFunction = {
  name: 'zip',
  docs: `${DOCS}zip-function`,
  prepare: () => (...args: Value[]) => {
    const arrays = args.map(arg => (isArray(arg) ? arg : []));
    const length = Math.max(...arrays.map(array => array.length));
    return Array.from({ length }, (_item, index) => arrays.map(array => array[index] ?? null));
  },
};
