import { bag } from '../../values/dynamic.ts';
import { DOCS } from '../define.ts';
import { mean, sum, wholeSeries } from './numbers.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue } from '../../values.ts';

export interface Line {
  readonly rsquare: number; readonly slope: number; readonly variance: number; readonly rvariance: number; readonly interception: number; readonly fit: readonly number[];
}

/** Variance of a sample; of less than two values 0. */
function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.length < 2 ? 0 : sum(values.map(value => (value - center) ** 2)) / (values.length - 1);
}

/** The line with the least squares over places from `from`. */
export function fitLine(y: readonly number[], from = 0): Line {
  const x = y.map((_value, index) => from + index);
  const [mx, my] = [mean(x), mean(y)];
  const sxx = sum(x.map(value => (value - mx) ** 2));
  const slope = sxx === 0 ? 0 : sum(x.map((value, index) => (value - mx) * ((y[index] ?? 0) - my))) / sxx;
  const interception = my - slope * mx;
  const fit = x.map(value => interception + slope * value);
  const residuals = y.map((value, index) => value - (fit[index] ?? 0));
  const [all, rest] = [variance(y), variance(residuals)];
  return { rsquare: all === 0 ? 0 : 1 - rest / all, slope, variance: all, rvariance: rest, interception, fit };
}

/** https://learn.microsoft.com/kusto/query/series-fit-line-function */
export const seriesFitLine: ScalarFunction = {
  name: 'series_fit_line',
  docs: `${DOCS}series-fit-line-function`,
  prepare: () => value => {
    const y = wholeSeries(value ?? null);
    if (y === null || y.length === 0) return Array.from({ length: 6 }, () => null);
    const line = fitLine(y);
    return [line.rsquare, line.slope, line.variance, line.rvariance, line.interception, line.fit];
  },
};

/** https://learn.microsoft.com/kusto/query/series-fit-line-dynamic-function */
export const seriesFitLineDynamic: ScalarFunction = {
  name: 'series_fit_line_dynamic',
  docs: `${DOCS}series-fit-line-dynamic-function`,
  prepare: () => value => {
    const y = wholeSeries(value ?? null);
    if (y === null || y.length === 0) return null;
    const line = fitLine(y);
    return bag([
      ['rsquare', line.rsquare], ['slope', line.slope], ['variance', line.variance], ['rvariance', line.rvariance],
      ['interception', line.interception], ['line_fit', line.fit],
    ]);
  },
};

interface Segments { readonly split: number; readonly left: Line; readonly right: Line; readonly rsquare: number; readonly variance: number; readonly rvariance: number }

/** The split with the least squares of the two lines together; each has two points at least. */
function fitTwoLines(y: readonly number[]): Segments | null {
  let best: Segments | null = null;
  const all = variance(y);
  for (let split = 2; split <= y.length - 2; split += 1) {
    const left = fitLine(y.slice(0, split));
    const right = fitLine(y.slice(split), split);
    const fit = [...left.fit, ...right.fit];
    const rvariance = variance(y.map((value, index) => value - (fit[index] ?? 0)));
    if (best === null || rvariance < best.rvariance) best = { split, left, right, rsquare: all === 0 ? 0 : 1 - rvariance / all, variance: all, rvariance };
  }
  return best;
}

function parts(value: Parameters<typeof wholeSeries>[0]): [string, DynamicValue][] | null {
  const y = wholeSeries(value);
  const two = y === null ? null : fitTwoLines(y);
  if (two === null) return null;
  const side = (name: string, line: Line): [string, DynamicValue][] => [
    [`${name}_rsquare`, line.rsquare], [`${name}_slope`, line.slope], [`${name}_interception`, line.interception], [`${name}_variance`, line.variance],
    [`${name}_rvariance`, line.rvariance],
  ];
  return [
    ['rsquare', two.rsquare], ['split_idx', BigInt(two.split)], ['variance', two.variance], ['rvariance', two.rvariance],
    ['line_fit', [...two.left.fit, ...two.right.fit]], ...side('right', two.right), ...side('left', two.left),
  ];
}

/** Two lines, before and after a place. https://learn.microsoft.com/kusto/query/series-fit-2lines-function */
export const seriesFit2lines: ScalarFunction = {
  name: 'series_fit_2lines',
  docs: `${DOCS}series-fit-2lines-function`,
  prepare: () => value => parts(value ?? null)?.map(([, part]) => part) ?? Array.from({ length: 15 }, () => null),
};

/** https://learn.microsoft.com/kusto/query/series-fit-2lines-dynamic-function */
export const seriesFit2linesDynamic: ScalarFunction = {
  name: 'series_fit_2lines_dynamic',
  docs: `${DOCS}series-fit-2lines-dynamic-function`,
  prepare: () => value => {
    const entries = parts(value ?? null);
    return entries === null ? null : bag(entries);
  },
};
