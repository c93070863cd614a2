import { toElement, isArray, numberOf } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import { wrap } from '../operators/numbers.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue } from '../../values.ts';

type Both = (a: DynamicValue, b: DynamicValue) => DynamicValue;

/** Two series element by element; a number stands for a series of it. What has no partner, or is no number, gives null. */
function pairwise(name: string, compute: Both): ScalarFunction {
  return {
    name: `series_${name}`,
    docs: `${DOCS}series-${name.replaceAll('_', '-')}-function`,
    prepare(use) {
      const left = toElement(use.types[0] ?? 'dynamic');
      const right = toElement(use.types[1] ?? 'dynamic');
      return (a, b) => {
        const [x, y] = [left(a ?? null), right(b ?? null)];
        if (!isArray(x) && !isArray(y)) return null;
        const length = Math.max(isArray(x) ? x.length : 0, isArray(y) ? y.length : 0);
        const at = (series: DynamicValue, index: number): DynamicValue => (isArray(series) ? series[index] ?? null : series);
        return Array.from({ length }, (_item, index) => compute(at(x, index), at(y, index)));
      };
    },
  };
}

/** Longs stay longs where `whole` is given. */
function arithmetic(real: (a: number, b: number) => number, whole?: (a: bigint, b: bigint) => bigint): Both {
  return (a, b) => {
    if (whole !== undefined && typeof a === 'bigint' && typeof b === 'bigint') return wrap(whole(a, b));
    const [x, y] = [numberOf(a), numberOf(b)];
    return x === null || y === null ? null : real(x, y);
  };
}

function comparison(verdict: (a: number, b: number) => boolean): Both {
  return (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x === null || y === null ? null : verdict(x, y);
  };
}

/** https://learn.microsoft.com/kusto/query/series-add-function and its relatives */
export const pairwiseFunctions: readonly ScalarFunction[] = [
  pairwise('add', arithmetic((a, b) => a + b, (a, b) => a + b)),
  pairwise('subtract', arithmetic((a, b) => a - b, (a, b) => a - b)),
  pairwise('multiply', arithmetic((a, b) => a * b, (a, b) => a * b)),
  pairwise('divide', arithmetic((a, b) => a / b)),
  pairwise('pow', arithmetic((a, b) => a ** b)),
  pairwise('equals', comparison((a, b) => a === b)),
  pairwise('not_equals', comparison((a, b) => a !== b)),
  pairwise('less', comparison((a, b) => a < b)),
  pairwise('less_equals', comparison((a, b) => a <= b)),
  pairwise('greater', comparison((a, b) => a > b)),
  pairwise('greater_equals', comparison((a, b) => a >= b)),
];

/** One series, element by element, as reals; `abs` and `sign` of longs alone are longs. */
function each(name: string, compute: (x: number) => number, whole?: (x: bigint) => bigint): ScalarFunction {
  return {
    name: `series_${name}`,
    docs: `${DOCS}series-${name}-function`,
    prepare: () => value => {
      if (value === undefined || !isArray(value)) return null;
      const longs = whole !== undefined && value.every(item => typeof item === 'bigint' || item === null);
      return value.map(item => {
        if (longs && typeof item === 'bigint') return whole(item);
        const number = numberOf(item);
        return number === null ? null : compute(number);
      });
    },
  };
}

/** https://learn.microsoft.com/kusto/query/series-abs-function and its relatives */
export const eachFunctions: readonly ScalarFunction[] = [
  each('abs', Math.abs, x => (x < 0n ? -x : x)),
  each('sign', x => Math.sign(x), x => (x < 0n ? -1n : x > 0n ? 1n : 0n)),
  each('ceiling', Math.ceil), each('floor', Math.floor), each('exp', Math.exp), each('log', Math.log),
  each('sin', Math.sin), each('cos', Math.cos), each('tan', Math.tan), each('asin', Math.asin), each('acos', Math.acos), each('atan', Math.atan),
];
