import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction, type Use } from '../contract.ts';
import { fitLine } from './fit.ts';
import { mean, wholeSeries } from './numbers.ts';
import { detectPeriod } from './periods.ts';
import type { Value } from '../../values.ts';

export interface Parts { readonly baseline: number[]; readonly seasonal: number[]; readonly trend: number[]; readonly residual: number[] }

export interface Settings {
  /** -1 looks for one, 0 has none. */
  readonly period: number;
  readonly trend: string;
  /** Points at the end that are not learned from. */
  readonly testPoints: number;
  readonly threshold: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] ?? 0 : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/** The median of all points of the same phase. */
export function seasonalOf(values: readonly number[], period: number, length: number): number[] {
  const phases = new Map<number, number[]>();
  for (const [index, value] of values.entries()) {
    const phase = phases.get(index % period) ?? [];
    if (phase.push(value) === 1) phases.set(index % period, phase);
  }
  const medians = new Map([...phases].map(([phase, points]) => [phase, median(points)]));
  return Array.from({ length }, (_item, index) => medians.get(index % period) ?? 0);
}

/** First the season, then the trend of what is left; the rest is residual. https://learn.microsoft.com/kusto/query/series-decompose-function */
export function decompose(y: readonly number[], settings: Settings): Parts {
  const learned = y.slice(0, Math.max(0, y.length - settings.testPoints));
  const period = settings.period === -1 ? detectPeriod(learned, settings.threshold) : settings.period;
  const seasonal = period > 0 ? seasonalOf(learned, period, y.length) : y.map(() => 0);
  const rest = learned.map((value, index) => value - (seasonal[index] ?? 0));
  const trend = trendOf(rest, settings.trend, y.length);
  const baseline = seasonal.map((value, index) => value + (trend[index] ?? 0));
  return { baseline, seasonal, trend, residual: y.map((value, index) => value - (baseline[index] ?? 0)) };
}

function trendOf(rest: readonly number[], kind: string, length: number): number[] {
  if (kind === 'none' || rest.length === 0) return Array.from({ length }, () => 0);
  if (kind === 'avg') {
    const center = mean(rest);
    return Array.from({ length }, () => center);
  }
  const { slope, interception } = fitLine(rest);
  return Array.from({ length }, (_item, index) => interception + slope * index);
}

/** Reads the settings from an argument on: period, trend, test points and, at `thresholdAt`, the threshold of the score. */
export function settingsOf(use: Use, from: number, thresholdAt: number, fallback: Partial<Settings>): (args: readonly Value[]) => Settings {
  const known = (trend: string): string => {
    if (!['avg', 'linefit', 'none'].includes(trend)) throw new Unsupported(`the trend ${JSON.stringify(trend)}`);
    return trend;
  };
  const constant = use.constants[from + 1];
  if (typeof constant === 'string') known(constant);
  const number = (args: readonly Value[], index: number, otherwise: number): number => {
    const value = args[index] ?? null;
    return value === null ? otherwise : Number(converter(use.types[index] ?? 'real', 'real')(value));
  };
  return args => ({
    period: number(args, from, -1),
    trend: known(String(args[from + 1] ?? fallback.trend ?? 'avg')),
    testPoints: fallback.testPoints ?? number(args, from + 2, 0),
    threshold: number(args, thresholdAt, 0.6),
  });
}

/** https://learn.microsoft.com/kusto/query/series-decompose-function */
export const seriesDecompose: ScalarFunction = {
  name: 'series_decompose',
  docs: `${DOCS}series-decompose-function`,
  prepare(use) {
    const settings = settingsOf(use, 1, 4, {});
    return (...args) => {
      const y = wholeSeries(args[0] ?? null);
      if (y === null) return [null, null, null, null];
      const parts = decompose(y, settings(args));
      return [parts.baseline, parts.seasonal, parts.trend, parts.residual];
    };
  },
};

/** https://learn.microsoft.com/kusto/query/series-decompose-forecast-function */
export const seriesDecomposeForecast: ScalarFunction = {
  name: 'series_decompose_forecast',
  docs: `${DOCS}series-decompose-forecast-function`,
  prepare(use) {
    const points = converter(use.types[1] ?? 'long', 'long');
    return (...args) => {
      const y = wholeSeries(args[0] ?? null);
      const testPoints = points(args[1] ?? null);
      if (y === null || testPoints === null) return [null, null, null, null];
      const settings = settingsOf(use, 2, 4, { trend: 'linefit', testPoints: Number(testPoints) })(args);
      const parts = decompose(y, settings);
      return [parts.baseline, parts.seasonal, parts.trend, parts.residual];
    };
  },
};

/** https://learn.microsoft.com/kusto/query/series-seasonal-function */
export const seriesSeasonal: ScalarFunction = {
  name: 'series_seasonal',
  docs: `${DOCS}series-seasonal-function`,
  prepare(use) {
    const toPeriod = converter(use.types[1] ?? 'long', 'real');
    return (value, given) => {
      const y = wholeSeries(value ?? null);
      if (y === null) return null;
      const period = given === undefined ? -1 : Number(toPeriod(given));
      const found = period === -1 ? detectPeriod(y, 0.6) : period;
      return found > 0 ? seasonalOf(y, found, y.length) : y.map(() => 0);
    };
  },
};
