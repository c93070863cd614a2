import { scalar } from '../define.ts';
import { isArray, numberOf } from '../../values/dynamic.ts';
import { mean, sum, wholeSeries } from './numbers.ts';
import type { Value } from '../../values.ts';

/** https://learn.microsoft.com/kusto/query/series-sum-function */
export const seriesSum = scalar({ name: 'series_sum', docs: 'series-sum-function', params: ['dynamic'] }, value => {
  const numbers = wholeSeries(value);
  return numbers === null ? null : sum(numbers);
});

/** https://learn.microsoft.com/kusto/query/series-product-function */
export const seriesProduct = scalar({ name: 'series_product', docs: 'series-product-function', params: ['dynamic'] }, value => {
  const numbers = wholeSeries(value);
  return numbers === null ? null : numbers.reduce((product, number) => product * number, 1);
});

/** https://learn.microsoft.com/kusto/query/series-magnitude-function */
export const seriesMagnitude = scalar({ name: 'series_magnitude', docs: 'series-magnitude-function', params: ['dynamic'] }, value => {
  const numbers = wholeSeries(value);
  return numbers === null ? null : Math.sqrt(sum(numbers.map(number => number * number)));
});

function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((x, index) => x * (b[index] ?? Number.NaN)));
}

/** Both as series of the same length; a number stands for a series of it. */
function pairOf(a: Value, b: Value): [number[], number[]] | null {
  const [x, y] = [wholeSeries(a), wholeSeries(b)];
  if (x !== null && y !== null) return x.length === y.length ? [x, y] : null;
  const single = (value: Value): number | null => (isArray(value) || (typeof value === 'object' && value !== null) ? null : numberOf(value));
  const [i, j] = [single(a), single(b)];
  if (x !== null && j !== null) return [x, x.map(() => j)];
  return y !== null && i !== null ? [y.map(() => i), y] : null;
}

/** https://learn.microsoft.com/kusto/query/series-dot-product-function */
export const seriesDotProduct = scalar({ name: 'series_dot_product', docs: 'series-dot-product-function', params: ['dynamic', 'dynamic'] }, (a, b) => {
  const pair = pairOf(a, b);
  return pair === null ? null : dot(...pair);
});

/** https://learn.microsoft.com/kusto/query/series-cosine-similarity-function */
export const seriesCosineSimilarity = scalar({
  name: 'series_cosine_similarity', docs: 'series-cosine-similarity-function', params: ['dynamic', 'dynamic'], optional: ['real', 'real'],
}, (a, b, magnitudeA, magnitudeB) => {
  const pair = pairOf(a, b);
  if (pair === null) return null;
  const [x, y] = pair;
  return dot(x, y) / ((magnitudeA ?? Math.sqrt(dot(x, x))) * (magnitudeB ?? Math.sqrt(dot(y, y))));
});

/** https://learn.microsoft.com/kusto/query/series-pearson-correlation-function */
export const seriesPearson = scalar({ name: 'series_pearson_correlation', docs: 'series-pearson-correlation-function', params: ['dynamic', 'dynamic'] }, (a, b) => {
  const pair = pairOf(a, b);
  if (pair === null) return null;
  const [x, y] = pair.map(series => {
    const center = mean(series);
    return series.map(value => value - center);
  });
  return x === undefined || y === undefined ? null : dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
});
