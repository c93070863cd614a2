import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

const shape = (text: string): string | undefined => answer(`print tostring(geo_from_wkt('${text}'))`)[0]?.[0];

describe('kql/functions/geo/wkt', () => {
  it.each([
    ['POINT (1 2)', '{"type":"Point","coordinates":[1.0,2.0]}'],
    ['LINESTRING (1 2, 3 4)', '{"type":"LineString","coordinates":[[1.0,2.0],[3.0,4.0]]}'],
    ['POLYGON ((0 0, 2 0, 2 2, 0 0))', '{"type":"Polygon","coordinates":[[[0.0,0.0],[2.0,0.0],[2.0,2.0],[0.0,0.0]]]}'],
    ['MULTIPOINT (1 1, 2 2)', '{"type":"MultiPoint","coordinates":[[1.0,1.0],[2.0,2.0]]}'],
    ['MULTIPOINT ((1 1), (2 2))', '{"type":"MultiPoint","coordinates":[[1.0,1.0],[2.0,2.0]]}'],
    ['MULTILINESTRING ((1 1, 2 2), (4 4, 5 5))', '{"type":"MultiLineString","coordinates":[[[1.0,1.0],[2.0,2.0]],[[4.0,4.0],[5.0,5.0]]]}'],
    ['GEOMETRYCOLLECTION (POINT (1 1),LINESTRING (2 2, 3.5 -4e1))', '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1.0,1.0]},{"type":"LineString","coordinates":[[2.0,2.0],[3.5,-40.0]]}]}'],
  ])('%s is %s', (text, want) => {
    expect(shape(text)).toBe(want);
  });

  it.each(['', 'LINESTRING', 'POINT (1)', 'POINT (1 2', 'POINT (1 2) x', 'POINT ((1 2))', 'POINT 1 2', 'CIRCLE (1 2)', 'POINT (a b)', 'POINT EMPTY', 'LINESTRING (1 2,)'])('"%s" is no shape', text => {
    expect(answer(`print isnull(geo_from_wkt('${text}'))`)).toEqual([['True']]);
  });
});
