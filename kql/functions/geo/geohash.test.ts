import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';
import { isBag } from '../../values/dynamic.ts';
import { answer } from '../../testing/answer.ts';

const text = (expression: string): string | undefined => answer(`print ${expression}`)[0]?.[0];
const point = (longitude: number, latitude: number, ...accuracy: bigint[]): unknown => call('geo_point_to_geohash', 'string', longitude, latitude, ...accuracy);

describe('kql/functions/geo/geohash', () => {
  it('gives the vendor\'s geohashes, 5 letters where none are asked for', () => {
    expect(point(139.806115, 35.554128, 12n)).toBe('xn76m27ty9g4');
    expect(point(-80.195829, 25.802215, 8n)).toBe('dhwfz15h');
    expect(point(-122.303404, 47.570482)).toBe('c23n8');
  });

  it('is nothing for a point that is none, and for an accuracy outside 1 to 18', () => {
    expect([point(200, 1, 8n), point(1, -91, 8n), point(1, 1, 0n), point(1, 1, 19n), point(Number.NaN, 1), text('geo_point_to_geohash(1, 1, int(null))')]).toEqual(['', '', '', '', '', '']);
  });

  it('puts the edge of the world into its last cell', () => {
    expect([point(180, 90, 3n), point(-180, -90, 3n), point(180, -90, 18n)]).toEqual(['zzz', '000', 'pbpbpbpbpbpbpbpbpb']);
  });

  it('gives the vendor\'s center and corners', () => {
    expect(text('tostring(geo_geohash_to_central_point("sunny"))')).toBe('{"type":"Point","coordinates":[42.47314453125,23.70849609375]}');
    expect(text('tostring(geo_geohash_to_polygon("dr5ru"))')).toBe('{"type":"Polygon","coordinates":[[[-74.00390625,40.7373046875],[-73.9599609375,40.7373046875],[-73.9599609375,40.78125],[-74.00390625,40.78125],[-74.00390625,40.7373046875]]]}');
  });

  it.each(['', 'a', 'SUNNY', 'sunnyi', '0000000000000000000'])('"%s" is no geohash', geohash => {
    expect(text(`isnull(geo_geohash_to_central_point("${geohash}")) and isnull(geo_geohash_to_polygon("${geohash}"))`)).toBe('True');
  });

  it('gives the geohash of the center of a cell back, for every length', () => {
    const digits = fc.constantFrom(...'0123456789bcdefghjkmnpqrstuvwxyz');
    fc.assert(fc.property(fc.array(digits, { minLength: 1, maxLength: 18 }).map(found => found.join('')), geohash => {
      const found = call('geo_geohash_to_central_point', 'dynamic', geohash);
      const coordinates = isBag(found) ? found.bag.get('coordinates') : null;
      const [longitude, latitude] = Array.isArray(coordinates) ? coordinates.map(Number) : [];
      // Beyond 10 letters a cell is smaller than what a real tells apart at its edge.
      expect(String(point(longitude ?? 0, latitude ?? 0, BigInt(geohash.length))).slice(0, 10)).toBe(geohash.slice(0, 10));
    }), { numRuns: 500 });
  });
});
