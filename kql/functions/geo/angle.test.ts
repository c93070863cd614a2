import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

const azimuth = (...args: number[]): unknown => call('geo_azimuth', 'real', ...args);
const angle = (...args: number[]): unknown => call('geo_angle', 'real', ...args);

describe('kql/functions/geo/angle', () => {
  it('gives the vendor\'s angles', () => {
    expect(azimuth(5, 10, 10, -40)).toBeCloseTo(3.05459939796449, 12);
    expect(angle(0, 10, 0, 5, 3, -10)).toBeCloseTo(2.94493843406882, 12);
  });

  it('goes clockwise from the north: east, south and west are quarters, and over the date line it stays the same', () => {
    expect(azimuth(0, 0, 0, 1)).toBe(0);
    expect(azimuth(0, 0, 1, 0)).toBeCloseTo(Math.PI / 2, 12);
    expect(azimuth(0, 0, 0, -1)).toBeCloseTo(Math.PI, 12);
    expect(azimuth(0, 0, -1, 0)).toBeCloseTo(3 * Math.PI / 2, 12);
    expect(azimuth(179.5, 0, -179.5, 0)).toBeCloseTo(Math.PI / 2, 12);
  });

  it('has none between a point and itself, its opposite, or what is no point', () => {
    expect([azimuth(5, 10, 5, 10), azimuth(5, 10, -175, -10), azimuth(200, 1, 1, 1), azimuth(1, 91, 1, 1), angle(0, 10, 0, 10, 3, -10), angle(0, 0, 1, 1, 1, 1), angle(0, 0, 1, 1, -179, -1)]).toEqual([null, null, null, null, null, null, null]);
  });
});
