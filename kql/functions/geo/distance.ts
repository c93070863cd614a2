import { scalar } from '../define.ts';

/** Meters from the Earth's center, as Kusto has it: its points lie on a sphere. */
const RADIUS = 6_371_010;
const RADIANS = Math.PI / 180;

export const isPoint = (longitude: number, latitude: number): boolean => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;

/** Meters along the sphere by the haversine formula, which keeps its digits for points that are near; null for what is no point. */
function distance(longitude: number, latitude: number, longitude2: number, latitude2: number): number | null {
  if (!isPoint(longitude, latitude) || !isPoint(longitude2, latitude2)) return null;
  const [a, b] = [latitude * RADIANS, latitude2 * RADIANS];
  const [north, east] = [Math.sin((b - a) / 2), Math.sin(((longitude2 - longitude) * RADIANS) / 2)];
  const part = north * north + east * east * Math.cos(a) * Math.cos(b);
  return 2 * Math.asin(Math.sqrt(Math.min(1, part))) * RADIUS;
}

/** https://learn.microsoft.com/kusto/query/geo-distance-2points-function */
export const geoDistance2Points = scalar({ name: 'geo_distance_2points', docs: 'geo-distance-2points-function', params: ['real', 'real', 'real', 'real'] }, distance);

/** https://learn.microsoft.com/kusto/query/geo-point-in-circle-function */
export const geoPointInCircle = scalar({ name: 'geo_point_in_circle', docs: 'geo-point-in-circle-function', params: ['real', 'real', 'real', 'real', 'real'] }, (longitude, latitude, center, centerLatitude, radius) => {
  const away = distance(longitude, latitude, center, centerLatitude);
  return away === null || !(radius > 0) ? null : away <= radius;
});
