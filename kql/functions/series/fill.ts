import { isArray, numberOf, sameDynamic, toElement } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction, Use } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

/** Whether an element stands for a missing value: null, or what an argument says. */
function missing(use: Use, index: number): (item: DynamicValue, placeholder: Value | undefined) => boolean {
  const element = toElement(use.types[index] ?? 'dynamic');
  return (item, placeholder) => {
    const mark = element(placeholder ?? null);
    return mark === null ? item === null : sameDynamic(item, mark);
  };
}

function filler(name: string, backward: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const isMissing = missing(use, 1);
      return (value, placeholder) => {
        if (value === undefined || !isArray(value)) return null;
        const items = backward ? value.toReversed() : [...value];
        let last: DynamicValue | undefined;
        const filled = items.map(item => {
          if (!isMissing(item, placeholder)) last = item;
          return isMissing(item, placeholder) ? last ?? item : item;
        });
        return backward ? filled.reverse() : filled;
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/series-fill-forward-function */
export const fillForward = filler('series_fill_forward', false);
/** https://learn.microsoft.com/kusto/query/series-fill-backward-function */
export const fillBackward = filler('series_fill_backward', true);

/** https://learn.microsoft.com/kusto/query/series-fill-const-function */
export const fillConst: ScalarFunction = {
  name: 'series_fill_const',
  docs: `${DOCS}series-fill-const-function`,
  prepare(use) {
    const constant = toElement(use.types[1] ?? 'dynamic');
    const isMissing = missing(use, 2);
    return (value, filling, placeholder) => (value !== undefined && isArray(value)
      ? value.map(item => (isMissing(item, placeholder) ? constant(filling ?? null) : item)) : null);
  },
};

/** Straight lines over the gaps, the nearest value at the ends; longs stay longs. https://learn.microsoft.com/kusto/query/series-fill-linear-function */
export const fillLinear: ScalarFunction = {
  name: 'series_fill_linear',
  docs: `${DOCS}series-fill-linear-function`,
  prepare(use) {
    const isMissing = missing(use, 1);
    const element = toElement(use.types[3] ?? 'real');
    return (value, placeholder, edges, constant) => {
      if (value === undefined || !isArray(value)) return null;
      const known = value.flatMap((item, index) => (isMissing(item, placeholder) ? [] : [index]));
      if (known.length === 0) return value.map(() => (constant === undefined ? 0 : element(constant)));
      const longs = known.every(index => typeof value[index] === 'bigint');
      let before = -1;
      return value.map((item, index) => {
        if (known[before + 1] === index) before += 1;
        if (!isMissing(item, placeholder)) return item;
        const [left, right] = [known[before], known[before + 1]];
        if (left === undefined || right === undefined) return edges === false ? null : value[left ?? right ?? 0] ?? null;
        const [a, b] = [numberOf(value[left] ?? null), numberOf(value[right] ?? null)];
        if (a === null || b === null) return null;
        const filled = a + (b - a) * (index - left) / (right - left);
        return longs ? BigInt(Math.trunc(filled)) : filled;
      });
    };
  },
};
