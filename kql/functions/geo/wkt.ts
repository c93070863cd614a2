import { bag } from '../../values/dynamic.ts';
import { scalar } from '../define.ts';
import type { DynamicBag, DynamicValue } from '../../values.ts';

/** How deep the brackets of each shape are: a point is a pair of numbers, a line a list of points, a polygon a list of lines. */
const SHAPES: Readonly<Record<string, { type: string; depth: number }>> = {
  POINT: { type: 'Point', depth: 0 }, LINESTRING: { type: 'LineString', depth: 1 }, POLYGON: { type: 'Polygon', depth: 2 }, MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 }, MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
};

const TOKEN = /\s*([A-Za-z]+|[(),]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*/y;

/** Reads tokens one after another; what it cannot read it throws as this. */
class NoShape extends Error {}

class Reader {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const token = TOKEN.exec(text)?.[1];
      if (token === undefined) throw new NoShape();
      this.#tokens.push(token);
    }
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  is(token: string): boolean {
    return this.#tokens[this.#at] === token;
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  take(token: string): void {
    if (this.next() !== token) throw new NoShape();
  }

  number(): number {
    const token = this.next();
    const value = token === '' || /[(),]/.test(token) ? Number.NaN : Number(token);
    if (!Number.isFinite(value)) throw new NoShape();
    return value;
  }

  list(one: () => DynamicValue): DynamicValue[] {
    this.take('(');
    const found = [one()];
    while (this.is(',')) {
      this.next();
      found.push(one());
    }
    this.take(')');
    return found;
  }
}

function coordinates(reader: Reader, depth: number, bracketed: boolean): DynamicValue {
  if (depth > 0) return reader.list(() => coordinates(reader, depth - 1, false));
  // A point by itself is always in brackets, one of several may be.
  if (!bracketed && !reader.is('(')) return [reader.number(), reader.number()];
  reader.take('(');
  const point = [reader.number(), reader.number()];
  reader.take(')');
  return point;
}

function shape(reader: Reader, depth: number): DynamicBag {
  const name = reader.next().toUpperCase();
  if (name === 'GEOMETRYCOLLECTION' && depth < 20) return bag([['type', 'GeometryCollection'], ['geometries', reader.list(() => shape(reader, depth + 1))]]);
  const known = SHAPES[name];
  if (known === undefined) throw new NoShape();
  return bag([['type', known.type], ['coordinates', coordinates(reader, known.depth, known.depth === 0)]]);
}

/** Shapes of two dimensions; null for any other text. https://learn.microsoft.com/kusto/query/geo-from-wkt-function */
export const geoFromWkt = scalar({ name: 'geo_from_wkt', docs: 'geo-from-wkt-function', params: ['string'] }, text => {
  try {
    const reader = new Reader(text);
    const found = shape(reader, 0);
    return reader.ended ? found : null;
  } catch (error) {
    if (error instanceof NoShape) return null;
    throw error;
  }
});
