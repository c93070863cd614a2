import { bag, dynamicText, isArray, isBag, toElement } from '../../values/dynamic.ts';
import { DOCS, scalar } from '../define.ts';
import { converter } from '../../values/convert.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicBag, DynamicValue } from '../../values.ts';
import { findPath, keySteps, type Step } from './path.ts';

/** https://learn.microsoft.com/kusto/query/bag-keys-function */
export const bagKeys = scalar({ name: 'bag_keys', docs: 'bag-keys-function', params: ['dynamic'] }, value => (isBag(value) ? [...value.bag.keys()] : null));

/** https://learn.microsoft.com/kusto/query/bag-has-key-function */
export const bagHasKey = scalar({ name: 'bag_has_key', docs: 'bag-has-key-function', params: ['dynamic', 'string'] },
  (value, key) => (isBag(value) ? findPath(value, keySteps(key)) !== undefined : null));

/** All bags as one: the first that has a key decides. https://learn.microsoft.com/kusto/query/bag-merge-function */
export const bagMerge: ScalarFunction = {
  name: 'bag_merge',
  docs: `${DOCS}bag-merge-function`,
  prepare: () => (...args) => {
    const merged = new Map<string, DynamicValue>();
    for (const arg of args) {
      if (!isBag(arg)) continue;
      for (const [key, value] of arg.bag) if (!merged.has(key)) merged.set(key, value);
    }
    return { bag: merged };
  },
};

function without(value: DynamicValue, [step, ...rest]: readonly Step[]): DynamicValue {
  if (typeof step !== 'string' || !isBag(value) || !value.bag.has(step)) return value;
  const entries = new Map(value.bag);
  if (rest.length === 0) entries.delete(step);
  else entries.set(step, without(entries.get(step) ?? null, rest));
  return { bag: entries };
}

/** https://learn.microsoft.com/kusto/query/bag-remove-keys-function */
export const bagRemoveKeys = scalar({ name: 'bag_remove_keys', docs: 'bag-remove-keys-function', params: ['dynamic', 'dynamic'] }, (value, keys) => {
  if (!isBag(value) || !isArray(keys)) return null;
  let result: DynamicValue = value;
  for (const key of keys) result = without(result, keySteps(dynamicText(key)));
  return result;
});

/** A key on its old place is put at the end; bags on the way are made. */
function withKey(value: DynamicValue, [step, ...rest]: readonly Step[], item: DynamicValue): DynamicBag {
  const entries = new Map(isBag(value) ? value.bag : []);
  const key = String(step ?? '');
  const old = entries.get(key) ?? null;
  if (rest.length === 0) entries.delete(key);
  entries.set(key, rest.length === 0 ? item : withKey(old, rest, item));
  return { bag: entries };
}

/** https://learn.microsoft.com/kusto/query/bag-set-key-function */
export const bagSetKey: ScalarFunction = {
  name: 'bag_set_key',
  docs: `${DOCS}bag-set-key-function`,
  prepare(use) {
    const convert = toElement(use.types[2] ?? 'dynamic');
    const key = converter(use.types[1] ?? 'string', 'string');
    return (value, name, item) => (isBag(value ?? null) ? withKey(asBag(value), keySteps(String(key(name ?? null))), convert(item ?? null)) : null);
  },
};

function asBag(value: unknown): DynamicBag {
  return typeof value === 'object' && value !== null && 'bag' in value && value.bag instanceof Map ? { bag: value.bag } : bag([]);
}

/** Keys from one array, values from another; keys that are no strings are left out with their values. https://learn.microsoft.com/kusto/query/bag-zip-function */
export const bagZip = scalar({ name: 'bag_zip', docs: 'bag-zip-function', params: ['dynamic', 'dynamic'] }, (keys, values) => {
  if (!isArray(keys)) return null;
  const items = isArray(values) ? values : [];
  return bag(keys.flatMap((key, index): [string, DynamicValue][] => (typeof key === 'string' ? [[key, items[index] ?? null]] : [])));
});

/** Every path that leads to something, in brackets. https://learn.microsoft.com/kusto/query/treepath-function */
export const treepath = scalar({ name: 'treepath', docs: 'treepath-function', params: ['dynamic'] }, value => {
  const paths: string[] = [];
  const walk = (at: DynamicValue, path: string): void => {
    if (isBag(at)) {
      for (const [key, item] of at.bag) {
        paths.push(`${path}['${key}']`);
        walk(item, `${path}['${key}']`);
      }
    } else if (isArray(at)) {
      if (at.length > 0) paths.push(`${path}[0]`);
      for (const item of at) walk(item, `${path}[0]`);
    }
  };
  walk(value, '');
  return [...new Set(paths)];
});
