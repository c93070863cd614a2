import { DOCS } from '../define.ts';
import { mean, sum, wholeSeries } from './numbers.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';

/** Coefficients, lowest power first, of the least squares over points from -1 to 1: by orthogonal columns, which keep the digits that a matrix of sums loses. */
function leastSquares(x: readonly number[], y: readonly number[], degree: number): number[] | null {
  const columns = Array.from({ length: degree + 1 }, (_item, power) => x.map(value => value ** power));
  const upper = columns.map(() => columns.map(() => 0));
  const projected: number[] = [];
  const rest = [...y];
  for (const [j, column] of columns.entries()) {
    const size = Math.sqrt(sum(column.map(value => value * value)));
    // Twice: once leaves a part of the columns before in it.
    for (let again = 0; again < 2; again += 1) {
      for (let i = 0; i < j; i += 1) {
        const other = columns[i] ?? [];
        const product = sum(column.map((value, row) => value * (other[row] ?? 0)));
        const row = upper[i] ?? [];
        row[j] = (row[j] ?? 0) + product;
        for (let k = 0; k < column.length; k += 1) column[k] = (column[k] ?? 0) - product * (other[k] ?? 0);
      }
    }
    const length = Math.sqrt(sum(column.map(value => value * value)));
    if (!(length > size * 1e-13)) return null;
    for (let k = 0; k < column.length; k += 1) column[k] = (column[k] ?? 0) / length;
    (upper[j] ?? [])[j] = length;
    const part = sum(column.map((value, k) => value * (rest[k] ?? 0)));
    projected.push(part);
    for (let k = 0; k < rest.length; k += 1) rest[k] = (rest[k] ?? 0) - part * (column[k] ?? 0);
  }
  const found = projected.map(() => 0);
  for (let j = degree; j >= 0; j -= 1) {
    const known = sum(found.slice(j + 1).map((value, k) => value * ((upper[j] ?? [])[j + 1 + k] ?? 0)));
    found[j] = ((projected[j] ?? 0) - known) / ((upper[j] ?? [])[j] ?? 1);
  }
  return found;
}

/** The same polynomial of `center + scale * t`, highest power first. */
function unscaled(coefficients: readonly number[], center: number, scale: number): number[] {
  let powers: number[] = [];
  for (const coefficient of coefficients.toReversed()) {
    const next = Array.from({ length: powers.length + 1 }, (_item, i) => ((powers[i - 1] ?? 0) - (powers[i] ?? 0) * center) / scale);
    next[0] = (next[0] ?? 0) + coefficient;
    powers = next;
  }
  return powers.toReversed();
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.length < 2 ? 0 : sum(values.map(value => (value - center) ** 2)) / (values.length - 1);
}

/** Degrees beyond it have nothing to do with a series any more, and nobody knows what the engine does then. */
const HIGHEST = 20;

/** The polynomial with the least squares; of degree 1 it is `series_fit_line`. https://learn.microsoft.com/kusto/query/series-fit-poly-function */
export const seriesFitPoly: ScalarFunction = {
  name: 'series_fit_poly',
  docs: `${DOCS}series-fit-poly-function`,
  prepare(use) {
    const wanted = use.types.length < 3 ? 1 : use.constants[2];
    const degree = typeof wanted === 'number' || typeof wanted === 'bigint' ? Number(wanted) : Number.NaN;
    if (!Number.isInteger(degree) || degree < 1 || degree > HIGHEST) throw new Unsupported(`series_fit_poly() with a degree that is no whole number from 1 to ${HIGHEST}`);
    return (series, places) => {
      const none = [null, null, null, null, null];
      const y = wholeSeries(series ?? null);
      const x = use.types.length < 2 ? y?.map((_value, index) => index + 1) ?? null : wholeSeries(places ?? null);
      if (y === null || x === null || y.length !== x.length || y.length <= degree) return none;
      const [low, high] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
      const [center, scale] = [(low + high) / 2, (high - low) / 2];
      if (!(scale > 0)) return none;
      const t = x.map(value => (value - center) / scale);
      const found = leastSquares(t, y, degree);
      if (found === null) return none;
      const fit = t.map(value => found.reduceRight((total, coefficient) => total * value + coefficient, 0));
      const [all, rest] = [variance(y), variance(y.map((value, index) => value - (fit[index] ?? 0)))];
      return [all === 0 ? 0 : 1 - rest / all, unscaled(found, center, scale), all, rest, fit];
    };
  },
};
