import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** A place that a release does not restore: a JSON pointer (`*` is any one key), everything below it, and why. */
export const Irreversible = z.array(z.strictObject({ path: z.string().startsWith('/'), reason: z.string().min(1) }));
export type Irreversible = z.infer<typeof Irreversible>;

/** A difference of two worlds at a JSON pointer; undefined means absent. `reason` is set for an allowed one. */
export type Difference = { path: string; before: unknown; after: unknown; reason: string | null };

/** The committed allow-list of the range. */
export function irreversible(): Irreversible {
  return Irreversible.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'irreversible.json'), 'utf8')));
}

/**
 * Compares two dumps of a world. `differences` is what should have been restored and was not; `allowed` is what cannot be
 * undone, each with its reason.
 */
export function compare(before: string, after: string, allow: Irreversible = irreversible()): { differences: Difference[]; allowed: Difference[] } {
  const found: Difference[] = [];
  walk(JSON.parse(before), JSON.parse(after), [], (path, old, now) => {
    const reason = allow.find((entry) => covers(entry.path, path))?.reason ?? null;
    found.push({ path: `/${path.map(escape).join('/')}`, before: old, after: now, reason });
  });
  return { differences: found.filter((one) => one.reason === null), allowed: found.filter((one) => one.reason !== null) };
}

function walk(before: unknown, after: unknown, path: string[], report: (path: string[], before: unknown, after: unknown) => void): void {
  const [old, now] = [fields(before), fields(after)];
  if (old === null || now === null || Array.isArray(before) !== Array.isArray(after)) {
    if (JSON.stringify(before) !== JSON.stringify(after)) report(path, before, after);
    return;
  }
  for (const key of new Set([...old.keys(), ...now.keys()])) walk(old.get(key), now.get(key), [...path, key], report);
}

/** The fields of an object or array, null for anything else. */
function fields(value: unknown): Map<string, unknown> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescape = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function covers(pointer: string, path: readonly string[]): boolean {
  const wanted = pointer.slice(1).split('/').map(unescape);
  return wanted.length <= path.length && wanted.every((key, index) => key === '*' || key === path[index]);
}
