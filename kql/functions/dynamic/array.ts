import { isArray, numberOf, sameDynamic, toElement, dynamicText } from '../../values/dynamic.ts';
import { converter } from '../../values/convert.ts';
import { DOCS, alias, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

/** Null for what is no array. https://learn.microsoft.com/kusto/query/array-length-function */
export const arrayLength = scalar({ name: 'array_length', docs: 'array-length-function', params: ['dynamic'] },
  value => (isArray(value) ? BigInt(value.length) : null));
export const arraylength = alias(arrayLength, 'arraylength');

/** What is no array is left out. https://learn.microsoft.com/kusto/query/array-concat-function */
export const arrayConcat: ScalarFunction = {
  name: 'array_concat',
  docs: `${DOCS}array-concat-function`,
  prepare: () => (...args) => {
    const arrays = args.filter(isArray);
    return arrays.length === 0 ? null : arrays.flat();
  },
};

/** https://learn.microsoft.com/kusto/query/array-reverse-function */
export const arrayReverse = scalar({ name: 'array_reverse', docs: 'array-reverse-function', params: ['dynamic'] }, value => (isArray(value) ? value.toReversed() : null));

/** Of numbers and bools, as a real; of nothing null. https://learn.microsoft.com/kusto/query/array-sum-function */
export const arraySum = scalar({ name: 'array_sum', docs: 'array-sum-function', params: ['dynamic'] }, value => {
  if (!isArray(value) || value.length === 0) return null;
  let sum = 0;
  for (const item of value) {
    if (item === null) continue;
    const number = typeof item === 'boolean' ? Number(item) : numberOf(item);
    if (number === null) return null;
    sum += number;
  }
  return sum;
});

/** Both ends are in it, and count from the end if negative. https://learn.microsoft.com/kusto/query/array-slice-function */
export const arraySlice = scalar({ name: 'array_slice', docs: 'array-slice-function', params: ['dynamic', 'long', 'long'] }, (value, start, end) => {
  if (!isArray(value)) return null;
  const from = Number(start) < 0 ? Math.max(0, value.length + Number(start)) : Number(start);
  const to = Number(end) < 0 ? value.length + Number(end) : Number(end);
  return value.slice(from, Math.max(from, to + 1));
});

/** At places, or before so many. https://learn.microsoft.com/kusto/query/array-split-function */
export const arraySplit = scalar({ name: 'array_split', docs: 'array-split-function', params: ['dynamic', 'dynamic'] }, (value, indices) => {
  if (!isArray(value)) return null;
  const size = value.length;
  const numbers = (isArray(indices) ? indices : [indices]).map(index => numberOf(index));
  if (numbers.includes(null)) return null;
  const cuts = numbers.map(Number).map(index => Math.max(0, Math.min(size, index < 0 ? size + index : index)));
  const parts: DynamicValue[] = [];
  let from = 0;
  for (const cut of [...cuts, size]) {
    parts.push(value.slice(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  return parts;
});

function rotated(value: Value, count: number): DynamicValue {
  if (!isArray(value)) return null;
  const shift = value.length === 0 ? 0 : ((count % value.length) + value.length) % value.length;
  return [...value.slice(shift), ...value.slice(0, shift)];
}

/** https://learn.microsoft.com/kusto/query/array-rotate-left-function */
export const rotateLeft = scalar({ name: 'array_rotate_left', docs: 'array-rotate-left-function', params: ['dynamic', 'long'] }, (value, count) => rotated(value, Number(count)));
/** https://learn.microsoft.com/kusto/query/array-rotate-right-function */
export const rotateRight = scalar({ name: 'array_rotate_right', docs: 'array-rotate-right-function', params: ['dynamic', 'long'] }, (value, count) => rotated(value, -Number(count)));

function shifter(name: string, sign: 1 | -1): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const count = converter(use.types[1] ?? 'long', 'long');
      const fill = toElement(use.types[2] ?? 'dynamic');
      return (value, by, filler) => {
        const number = count(by ?? null);
        if (!isArray(value ?? null) || !Array.isArray(value) || number === null) return null;
        const items: readonly DynamicValue[] = value;
        const offset = Number(number) * sign;
        // Text is never null, in an array of texts neither.
        const filling = filler === undefined && items.every(item => typeof item === 'string') ? '' : fill(filler ?? null);
        return items.map((_item, index) => {
          const from = index + offset;
          return from >= 0 && from < items.length ? items[from] ?? null : filling;
        });
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/array-shift-left-function */
export const shiftLeft = shifter('array_shift_left', 1);
/** https://learn.microsoft.com/kusto/query/array-shift-right-function */
export const shiftRight = shifter('array_shift_right', -1);

/** Where an element is, from 0; -1 when it is not there, null for an occurrence or a length that there cannot be. https://learn.microsoft.com/kusto/query/array-index-of-function */
export const arrayIndexOf: ScalarFunction = {
  name: 'array_index_of',
  docs: `${DOCS}array-index-of-function`,
  prepare(use) {
    const element = toElement(use.types[1] ?? 'dynamic');
    return (value, lookup, start, length, occurrence) => {
      if (!Array.isArray(value)) return null;
      const items: readonly DynamicValue[] = value;
      const wanted = element(lookup ?? null);
      const from = Number(start ?? 0) < 0 ? Math.max(0, items.length + Number(start)) : Number(start ?? 0);
      const count = Number(length ?? -1);
      const end = count === -1 ? items.length : Math.min(items.length, from + count);
      let left = Number(occurrence ?? 1);
      if (left < 0 || count < -1) return null;
      for (let i = from; i < end; i += 1) {
        if (!sameDynamic(items[i] ?? null, wanted)) continue;
        left -= 1;
        if (left === 0) return BigInt(i);
      }
      return -1n;
    };
  },
};

/** By the condition at its place, from one array or another (or a value for all). Null where the condition is no bool or number. https://learn.microsoft.com/kusto/query/array-iff-function */
export const arrayIff: ScalarFunction = {
  name: 'array_iff',
  docs: `${DOCS}array-iff-function`,
  prepare(use) {
    const yes = toElement(use.types[1] ?? 'dynamic');
    const no = toElement(use.types[2] ?? 'dynamic');
    return (conditions, a, b) => {
      if (!Array.isArray(conditions)) return null;
      const flags: readonly DynamicValue[] = conditions;
      const at = (value: DynamicValue, index: number): DynamicValue => (isArray(value) ? value[index] ?? null : value);
      const [whenTrue, whenFalse] = [yes(a ?? null), no(b ?? null)];
      return flags.map((flag, index) => {
        const truth = typeof flag === 'boolean' ? flag : flag === null ? null : numberOf(flag);
        return truth === null ? null : at(truth === true || (typeof truth === 'number' && truth !== 0) ? whenTrue : whenFalse, index);
      });
    };
  },
};
export const arrayIif = alias(arrayIff, 'array_iif');

/** The elements as text with a delimiter. https://learn.microsoft.com/kusto/query/strcat-array-function */
export const strcatArray = scalar({ name: 'strcat_array', docs: 'strcat-array-function', params: ['dynamic', 'string'] },
  (value, delimiter) => (isArray(value) ? value.map(dynamicText).join(delimiter) : ''));
export const arrayStrcat = alias(strcatArray, 'array_strcat');
