import { closest, distance } from 'fastest-levenshtein';

/** The known name that somebody probably meant, or null when none is near (more than a third of its letters differ, and they are not its letters in another order). */
export function nearestName(given: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const name = closest(given, [...known]);
  return distance(given, name) <= Math.max(1, Math.floor(name.length / 3)) || sameLetters(given, name) ? name : null;
}

/** Two letters that changed places are two edits, which is too much for a short name. */
function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].toSorted().join('') === [...b].toSorted().join('');
}
