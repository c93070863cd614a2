import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const one = (call: string): string | undefined => answer(`print ${call}`)[0]?.[0];

describe('kql/functions/geo/distance', () => {
  it('gives the vendor\'s distance between Seattle and Los Angeles', () => {
    expect(Number(one('geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)'))).toBeCloseTo(1_546_754.3519738095, 6);
  });

  it('is 0 for one point, half the way around for its opposite, and the same over the date line', () => {
    expect(one('geo_distance_2points(10.5, 20, 10.5, 20)')).toBe('0.0');
    expect(Number(one('geo_distance_2points(0, 0, 180, 0)'))).toBeCloseTo(Math.PI * 6_371_010, 6);
    expect(Number(one('geo_distance_2points(179.5, 0, -179.5, 0)'))).toBeCloseTo(Math.PI / 180 * 6_371_010, 6);
    expect(Number(one('geo_distance_2points(0, 90, 77, 90)'))).toBeCloseTo(0, 6);
  });

  it.each(['geo_distance_2points(300, 1, 1, 1)', 'geo_distance_2points(1, 1, 1, -90.1)', 'geo_distance_2points(real(null), 1, 1, 1)', 'geo_distance_2points(real(nan), 1, 1, 1)', 'geo_point_in_circle(200, 1, 1, 1, 1)', 'geo_point_in_circle(1, 1, 1, 1, -1)'])('is null for %s', (call) => {
    expect(one(call)).toBe('null');
  });

  it('says which of the vendor\'s points are in a circle', () => {
    expect(one('geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)')).toBe('True');
    expect(one('geo_point_in_circle(-122.137575, 47.630683, -122.100896, 47.527351, 3500)')).toBe('False');
  });
});
