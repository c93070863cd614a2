import { isDeepStrictEqual } from 'node:util';
import type { Json, SyncChange } from '../model/index.ts';
import { isObject, normal } from './shapes.ts';
import type { Props } from './types.ts';

/** What differs between two sets of properties of one type: the deepest place at which it does, lists as a whole. */
export function differences(type: string, from: Props, to: Props, prefix = ''): SyncChange[] {
  return walk(normal(type, from), normal(type, to), prefix);
}

/** Whether two sets of properties of one type mean the same. */
export function isSame(type: string, a: Props, b: Props): boolean {
  return isDeepStrictEqual(normal(type, a), normal(type, b));
}

function walk(from: Json, to: Json, path: string): SyncChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isObject(from) || !isObject(to)) return [{ path, from, to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted()
    .flatMap((key) => walk(from[key] ?? null, to[key] ?? null, path === '' ? key : `${path}.${key}`));
}
