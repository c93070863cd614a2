import { closest, distance } from 'fastest-levenshtein';

/** The known name that somebody probably meant, or null when none is near (more than a third of its letters differ). */
export function nearestName(given: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const name = closest(given, [...known]);
  return distance(given, name) <= Math.max(1, Math.floor(name.length / 3)) ? name : null;
}
