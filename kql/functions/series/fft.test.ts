import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, json } from '../testing.ts';

type Parts = [number[], number[]];
const transform = (name: string, real: readonly number[], imaginary?: readonly number[]): Parts => {
  const given = [real, ...(imaginary ? [imaginary] : [])].map(series => ({ type: 'dynamic', value: [...series] } as const));
  const found = call(name, 'dynamic', ...given);
  if (!Array.isArray(found)) throw new Error('no two series');
  const [a, b] = found.map(part => (Array.isArray(part) ? part.map(Number) : []));
  return [a ?? [], b ?? []];
};

describe('kql/functions/series/fft', () => {
  it('gives sums and differences of four points without a rounding error', () => {
    expect(transform('series_fft', [1, 2, 3, 4])).toEqual([[10, -2, -2, -2], [0, 2, 0, -2]]);
  });

  it('finds the two waves of the vendor\'s example: periods 8 and 32 of 128 points', () => {
    const points = Array.from({ length: 128 }, (_item, i) => i);
    const [real, imaginary] = transform('series_fft', points.map(i => Math.sin(2 * Math.PI * i / 8)), points.map(i => Math.sin(2 * Math.PI * i / 32)));
    const strong = points.filter(i => Math.hypot(real[i] ?? 0, imaginary[i] ?? 0) > 1e-9);
    expect(strong).toEqual([4, 16, 112, 124]);
    expect(real[4]).toBeCloseTo(64, 9);
    expect(imaginary[16]).toBeCloseTo(-64, 9);
  });

  it('is undone by series_ifft, for any length', () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(fc.property(fc.array(fc.tuple(number, number), { maxLength: 40 }), pairs => {
      const [real, imaginary] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const [a, b] = transform('series_ifft', ...transform('series_fft', real, imaginary));
      real.forEach((value, i) => { expect(a[i]).toBeCloseTo(value, 9); });
      imaginary.forEach((value, i) => { expect(b[i]).toBeCloseTo(value, 9); });
      expect(a.length).toBe(pairs.length);
    }));
  });

  it('is null for what is no series of numbers, and for parts of different lengths', () => {
    expect(call('series_fft', 'dynamic', json('[1,"a"]'))).toEqual([null, null]);
    expect(call('series_fft', 'dynamic', json('{}'))).toEqual([null, null]);
    expect(call('series_ifft', 'dynamic', json('[1,2]'), json('[1]'))).toEqual([null, null]);
    expect(call('series_fft', 'dynamic', json('[]'))).toEqual([[], []]);
  });
});
