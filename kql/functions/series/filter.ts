import { DOCS } from '../define.ts';
import { isArray } from '../../values/dynamic.ts';
import { areLongs, sum, wholeSeries } from './numbers.ts';
import type { ScalarFunction } from '../contract.ts';

/** A moving sum with weights; what is before the series counts as 0. https://learn.microsoft.com/kusto/query/series-fir-function */
export const seriesFir: ScalarFunction = {
  name: 'series_fir',
  docs: `${DOCS}series-fir-function`,
  prepare: () => (value, filter, normalize, center) => {
    const x = wholeSeries(value ?? null);
    const weights = wholeSeries(filter ?? null);
    if (x === null || weights === null || weights.length === 0) return null;
    const negative = weights.some(weight => weight < 0);
    if (normalize === true && negative) return null;
    const scaled = normalize === undefined || normalize === null ? !negative : normalize === true;
    const divisor = scaled ? sum(weights) : 1;
    const shift = center === true ? Math.floor(weights.length / 2) : 0;
    const longs = !scaled && areLongs(value ?? null) && areLongs(filter ?? null);
    return x.map((_item, index) => {
      let total = 0;
      for (const [lag, weight] of weights.entries()) total += weight * (x[index + shift - lag] ?? 0);
      return longs ? BigInt(total) : total / divisor;
    });
  },
};

/** A filter that its own output comes back into. https://learn.microsoft.com/kusto/query/series-iir-function */
export const seriesIir: ScalarFunction = {
  name: 'series_iir',
  docs: `${DOCS}series-iir-function`,
  prepare: () => (value, numerators, denominators) => {
    const x = wholeSeries(value ?? null);
    const b = wholeSeries(numerators ?? null);
    const a = wholeSeries(denominators ?? null);
    const lead = a?.[0];
    if (x === null || b === null || a === null || lead === undefined || lead === 0 || !isArray(value ?? null)) return null;
    const y: number[] = [];
    for (let i = 0; i < x.length; i += 1) {
      let total = 0;
      for (const [lag, weight] of b.entries()) total += weight * (x[i - lag] ?? 0);
      for (let lag = 1; lag < a.length; lag += 1) total -= (a[lag] ?? 0) * (y[i - lag] ?? 0);
      y.push(total / lead);
    }
    return y;
  },
};
