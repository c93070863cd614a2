import { bag } from '../../values/dynamic.ts';
import { DOCS, scalar } from '../define.ts';
import { converter } from '../../values/convert.ts';
import { isPoint } from './distance.ts';
import type { ScalarFunction } from '../contract.ts';

const DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz';
const LONGEST = 18;
/** What the engine takes where none is written. */
const USUAL = 5;

/** How many halvings of the longitude and of the latitude a geohash of a length stands for: they take turns, the longitude first. */
function bitsOf(length: number): { x: number; y: number } {
  return { x: Math.ceil(length * 5 / 2), y: Math.floor(length * 5 / 2) };
}

interface Cell { readonly x: bigint; readonly y: bigint; readonly length: number }

function textOf({ x, y, length }: Cell): string {
  const bits = bitsOf(length);
  let [atX, atY] = [BigInt(bits.x), BigInt(bits.y)];
  let text = '';
  for (let digit = 0, even = true; digit < length; digit += 1) {
    let value = 0;
    for (let bit = 0; bit < 5; bit += 1, even = !even) {
      if (even) atX -= 1n;
      else atY -= 1n;
      value = value * 2 + Number(even ? (x >> atX) & 1n : (y >> atY) & 1n);
    }
    text += DIGITS[value] ?? '';
  }
  return text;
}

/** Null for what is no geohash. */
function cellOf(text: string): Cell | null {
  if (text.length < 1 || text.length > LONGEST) return null;
  let [x, y, even] = [0n, 0n, true];
  for (const digit of text) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) return null;
    for (let bit = 4; bit >= 0; bit -= 1, even = !even) {
      const one = BigInt((value >> bit) & 1);
      if (even) x = x << 1n | one;
      else y = y << 1n | one;
    }
  }
  return { x, y, length: text.length };
}

/** West, south, east and north of a cell, in degrees. */
function edges({ x, y, length }: Cell): [number, number, number, number] {
  const bits = bitsOf(length);
  const at = (place: bigint, halvings: number, whole: number): number => Number(place) / 2 ** halvings * whole - whole / 2;
  return [at(x, bits.x, 360), at(y, bits.y, 180), at(x + 1n, bits.x, 360), at(y + 1n, bits.y, 180)];
}

function placeOf(degrees: number, whole: number, halvings: number): bigint {
  const place = BigInt(Math.floor((degrees + whole / 2) / whole * 2 ** Math.min(halvings, 52))) << BigInt(Math.max(0, halvings - 52));
  const last = (1n << BigInt(halvings)) - 1n;
  return place > last ? last : place;
}

/** Nothing for what is no point, and for an accuracy that is not from 1 to 18. https://learn.microsoft.com/kusto/query/geo-point-to-geohash-function */
export const geoPointToGeohash: ScalarFunction = {
  name: 'geo_point_to_geohash',
  docs: `${DOCS}geo-point-to-geohash-function`,
  prepare(use) {
    const [first, second, third] = [0, 1, 2].map(index => converter(use.types[index] ?? 'real', index === 2 ? 'long' : 'real'));
    return (...args) => {
      const [longitude, latitude] = [first?.(args[0] ?? null), second?.(args[1] ?? null)];
      const accuracy = args.length < 3 ? USUAL : third?.(args[2] ?? null) ?? null;
      const length = accuracy === null ? 0 : Number(accuracy);
      if (typeof longitude !== 'number' || typeof latitude !== 'number' || !isPoint(longitude, latitude) || length < 1 || length > LONGEST) return '';
      const bits = bitsOf(length);
      return textOf({ x: placeOf(longitude, 360, bits.x), y: placeOf(latitude, 180, bits.y), length });
    };
  },
};

/** https://learn.microsoft.com/kusto/query/geo-geohash-to-central-point-function */
export const geoGeohashToCentralPoint = scalar({ name: 'geo_geohash_to_central_point', docs: 'geo-geohash-to-central-point-function', params: ['string'] }, text => {
  const cell = cellOf(text);
  if (cell === null) return null;
  const [west, south, east, north] = edges(cell);
  return bag([['type', 'Point'], ['coordinates', [(west + east) / 2, (south + north) / 2]]]);
});

/** https://learn.microsoft.com/kusto/query/geo-geohash-to-polygon-function */
export const geoGeohashToPolygon = scalar({ name: 'geo_geohash_to_polygon', docs: 'geo-geohash-to-polygon-function', params: ['string'] }, text => {
  const cell = cellOf(text);
  if (cell === null) return null;
  const [west, south, east, north] = edges(cell);
  return bag([['type', 'Polygon'], ['coordinates', [[[west, south], [east, south], [east, north], [west, north], [west, south]]]]]);
});
