import { DOCS, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import { erf, erfc, gamma, logGamma } from './special.ts';

/** What is no number comes as null from these: the logarithm of what is not above zero, but of zero itself. */
function logarithm(compute: (x: number) => number): (x: number) => number | null {
  return x => (x < 0 ? null : compute(x));
}

const functions: Readonly<Record<string, (x: number) => number | null>> = {
  sqrt: Math.sqrt, exp: Math.exp, exp2: x => 2 ** x, exp10: x => 10 ** x,
  log: logarithm(Math.log), log2: logarithm(Math.log2), log10: logarithm(Math.log10),
  sin: Math.sin, cos: Math.cos, tan: Math.tan, cot: x => 1 / Math.tan(x), asin: Math.asin, acos: Math.acos, atan: Math.atan,
  degrees: x => x * (180 / Math.PI), radians: x => x * (Math.PI / 180),
  gamma, loggamma: logGamma, erf, erfc,
};

/** Functions of one real to a real: https://learn.microsoft.com/kusto/query/scalar-functions#mathematical-functions */
export const realFunctions: readonly ScalarFunction[] = Object.entries(functions)
  .map(([name, compute]) => scalar({ name, docs: `${name}-function`, params: ['real'] }, x => compute(x)));

/** https://learn.microsoft.com/kusto/query/pow-function */
export const pow = scalar({ name: 'pow', docs: 'pow-function', params: ['real', 'real'] }, (x, y) => x ** y);
/** https://learn.microsoft.com/kusto/query/atan2-function */
export const atan2 = scalar({ name: 'atan2', docs: 'atan2-function', params: ['real', 'real'] }, (y, x) => Math.atan2(y, x));
/** https://learn.microsoft.com/kusto/query/pi-function */
export const pi: ScalarFunction = { name: 'pi', docs: `${DOCS}pi-function`, prepare: () => () => Math.PI };

/** https://learn.microsoft.com/kusto/query/isnan-function */
export const isnan = scalar({ name: 'isnan', docs: 'isnan-function', params: ['real'] }, x => Number.isNaN(x));
/** https://learn.microsoft.com/kusto/query/isinf-function */
export const isinf = scalar({ name: 'isinf', docs: 'isinf-function', params: ['real'] }, x => !Number.isNaN(x) && !Number.isFinite(x));
/** https://learn.microsoft.com/kusto/query/isfinite-function */
export const isfinite = scalar({ name: 'isfinite', docs: 'isfinite-function', params: ['real'] }, x => Number.isFinite(x));
