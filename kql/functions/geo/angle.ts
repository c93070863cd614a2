import { scalar } from '../define.ts';
import { isPoint } from './distance.ts';

const RADIANS = Math.PI / 180;

/** The bearing from one point to another, clockwise from the north, from 0 to 2 pi; null where there is none: no point, the same point or the opposite one. */
function bearing(longitude: number, latitude: number, longitude2: number, latitude2: number): number | null {
  if (!isPoint(longitude, latitude) || !isPoint(longitude2, latitude2)) return null;
  const [a, b, turn] = [latitude * RADIANS, latitude2 * RADIANS, (longitude2 - longitude) * RADIANS];
  const east = Math.sin(turn) * Math.cos(b);
  const north = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn);
  // Points are the same or opposite within a few millimeters of rounding.
  if (Math.hypot(east, north) < 1e-15) return null;
  return turned(Math.atan2(east, north));
}

function turned(angle: number): number {
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

/** https://learn.microsoft.com/kusto/query/geo-azimuth-function */
export const geoAzimuth = scalar({ name: 'geo_azimuth', docs: 'geo-azimuth-function', params: ['real', 'real', 'real', 'real'] }, bearing);

/** The clockwise angle at the second point, from the line to it to the line from it. https://learn.microsoft.com/kusto/query/geo-angle-function */
export const geoAngle = scalar({ name: 'geo_angle', docs: 'geo-angle-function', params: ['real', 'real', 'real', 'real', 'real', 'real'] }, (x1, y1, x2, y2, x3, y3) => {
  const [back, on] = [bearing(x2, y2, x1, y1), bearing(x2, y2, x3, y3)];
  return back === null || on === null ? null : turned(on - back);
});
