const WORD = /[\p{L}\p{Nd}]/u;

/** True for what a term is made of: letters and decimal digits of any script. The underscore is none. */
export function isWordAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 128) return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
  const start = unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
  const point = text.codePointAt(start);
  return point !== undefined && WORD.test(String.fromCodePoint(point));
}

/** Which ends of what is looked for must be ends of a term. */
export interface Ends { readonly start: boolean; readonly end: boolean }

/**
 * Whether `needle` stands in `text` as whole terms (`has`), or at the start or end of one (`hasprefix`, `hassuffix`).
 * An end of the needle that is itself no letter or digit asks nothing of its neighbour: `"a b" has " "`.
 * https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term
 */
export function hasTerm(text: string, needle: string, ends: Ends): boolean {
  if (needle === '') return true;
  const start = ends.start && isWordAt(needle, 0);
  const end = ends.end && isWordAt(needle, needle.length - 1);
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    const after = at + needle.length;
    if ((!start || at === 0 || !isWordAt(text, at - 1)) && (!end || after === text.length || !isWordAt(text, after))) return true;
  }
  return false;
}

const ASCII = /^[\u0000-\u007f]*$/;

/** Text for comparison without regard to case: each character by itself, so that its place in the word has no say (final sigma). */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return ASCII.test(lower) && lower.length === text.length ? lower : text.replaceAll('\u0130', 'i').toLowerCase().replaceAll('ς', 'σ');
}

/** Upper or lower case of each character by itself; where that is several characters (`ß`), the character stays. `İ` is `i` in lower case. */
export function simpleCase(text: string, to: 'upper' | 'lower'): string {
  if (ASCII.test(text)) return to === 'upper' ? text.toUpperCase() : text.toLowerCase();
  let out = '';
  for (const ch of text) {
    const changed = to === 'upper' ? ch.toUpperCase() : ch === '\u0130' ? 'i' : ch.toLowerCase();
    out += [...changed].length === 1 ? changed : ch;
  }
  return out;
}
