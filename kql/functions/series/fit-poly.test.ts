import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';
import { call, json, type Argument } from '../testing.ts';

const fit = (...args: readonly Argument[]): unknown => call('series_fit_poly', 'dynamic', ...args);
const parts = (found: unknown): unknown[] => (Array.isArray(found) ? found : []);

describe('kql/functions/series/fit-poly', () => {
  it('of degree 1 is series_fit_line, as the vendor says', () => {
    const query = 'print y = dynamic([2,5,6,8,11,15,12,5,12,18]) | extend series_fit_line(y), series_fit_poly(y)';
    const [row = []] = answer(`${query} | project series_fit_line_y_rsquare, series_fit_poly_y_rsquare, series_fit_line_y_variance, series_fit_poly_y_variance, series_fit_line_y_rvariance, series_fit_poly_y_rvariance, series_fit_line_y_slope, toreal(series_fit_poly_y_coefficients[0])`);
    for (const i of [0, 2, 4, 6]) expect(Number(row[i])).toBeCloseTo(Number(row[i + 1]), 9);
  });

  it('gives the coefficients of a polynomial back, the highest power first', () => {
    const x = [-2.3, -1, 0.5, 1, 1.7, 2.2, 2.7];
    const y = x.map(at => at ** 5 - 8 * at ** 3 + 10 * at + 6);
    const [rsquare, coefficients, , rvariance, poly] = parts(fit({ type: 'dynamic', value: y }, { type: 'dynamic', value: x }, 5n));
    expect(rsquare).toBeCloseTo(1, 12);
    expect(rvariance).toBeCloseTo(0, 9);
    [1, 0, -8, 0, 10, 6].forEach((want, i) => { expect(Number(parts(coefficients)[i])).toBeCloseTo(want, 9); });
    y.forEach((want, i) => { expect(Number(parts(poly)[i])).toBeCloseTo(want, 9); });
  });

  it('takes 1, 2, 3 ... for places that are not given', () => {
    expect(Number(parts(parts(fit(json('[1,4,9,16]')))[1])[1])).toBeCloseTo(-5, 12);
  });

  it('is null for too few points, points at one place, different lengths and what is no number', () => {
    const none = [null, null, null, null, null];
    expect(fit(json('[1,2]'), json('[1,2]'), 2n)).toEqual(none);
    expect(fit(json('[1,2,3]'), json('[1,1,1]'), 1n)).toEqual(none);
    expect(fit(json('[1,2,3]'), json('[1,2]'), 1n)).toEqual(none);
    expect(fit(json('[1,null,3]'))).toEqual(none);
    expect(fit(json('[]'))).toEqual(none);
  });

  it('refuses a degree that is no whole number from 1 to 20', () => {
    expect(() => fit(json('[1,2,3]'), json('[1,2,3]'), 0n)).toThrow('a degree that is no whole number from 1 to 20');
    expect(() => answer('print series_fit_poly(dynamic([1,2]), dynamic([1,2]), 21)')).toThrow('series_fit_poly() with a degree');
  });
});
