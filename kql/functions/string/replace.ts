import { allMatches } from '../../values/regex/index.ts';
import { converter } from '../../values/convert.ts';
import { dynamicText, isArray } from '../../values/dynamic.ts';
import { regexArgument } from '../regex.ts';
import { DOCS, alias, scalar } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** All places of one string by another; nothing to look for changes nothing. https://learn.microsoft.com/kusto/query/replace-string-function */
export const replaceString = scalar({
  name: 'replace_string', docs: 'replace-string-function', params: ['string', 'string', 'string'],
  sql: ([text, lookup, rewrite], use) => {
    const needle = use.constants[1];
    return use.types.every(type => type === 'string') && typeof needle === 'string' && needle !== '' ? `replace(${text}, ${lookup}, ${rewrite})` : null;
  },
}, (text, lookup, rewrite) => (lookup === '' ? text : text.replaceAll(lookup, () => rewrite)));

/**
 * Each of a list in its turn, but never in what another of them has put there.
 * https://learn.microsoft.com/kusto/query/replace-strings-function
 */
export const replaceStrings = scalar({ name: 'replace_strings', docs: 'replace-strings-function', params: ['string', 'dynamic', 'dynamic'] },
  (text, lookups, rewrites) => {
    if (!isArray(lookups) || !isArray(rewrites) || lookups.length !== rewrites.length) return null;
    let pieces: readonly { text: string; done: boolean }[] = [{ text, done: false }];
    lookups.forEach((lookup, index) => {
      const needle = dynamicText(lookup);
      if (needle === '') return;
      // Where what is to come in is no string, the engine leaves the place as it is, for the others too.
      const given = rewrites[index] ?? null;
      const rewrite = typeof given === 'string' ? given : needle;
      pieces = pieces.flatMap(piece => (piece.done ? [piece] : piece.text.split(needle)
        .flatMap((part, at) => [...(at === 0 ? [] : [{ text: rewrite, done: true }]), { text: part, done: false }])));
    });
    return pieces.map(piece => piece.text).join('');
  });

/** What `\1` in the new text stands for is a group; `\0` is all of the match. https://learn.microsoft.com/kusto/query/replace-regex-function */
export const replaceRegex: ScalarFunction = {
  name: 'replace_regex',
  docs: `${DOCS}replace-regex-function`,
  prepare(use) {
    const text = converter(use.types[0] ?? 'string', 'string');
    const pattern = regexArgument(use, 1);
    return (value, regex, rewrite) => {
      const source = String(text(value ?? null));
      const written = String(rewrite ?? '');
      let out = '';
      let at = 0;
      for (const match of allMatches(pattern(regex ?? null), source)) {
        out += source.slice(at, match.start) + written.replaceAll(/\\(\d|\\)/g, (_all, digit: string) => (digit === '\\' ? '\\' : match.groups[Number(digit)] ?? ''));
        at = match.end;
      }
      return out + source.slice(at);
    };
  },
};

/** The old name has the text last: `replace(regex, rewrite, text)`. */
export const replace: ScalarFunction = {
  ...alias(replaceRegex, 'replace'),
  prepare(use) {
    const turn = <T>([regex, rewrite, text]: readonly T[]): T[] => [text, regex, rewrite].filter(item => item !== undefined);
    const constants = [use.constants[2], use.constants[0], use.constants[1]];
    const run = replaceRegex.prepare({ ...use, types: turn(use.types), constants });
    return (regex, rewrite, text) => run(text ?? null, regex ?? null, rewrite ?? null);
  },
};
