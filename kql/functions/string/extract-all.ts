import { allMatches, type Regex } from '../../values/regex/index.ts';
import { converter } from '../../values/convert.ts';
import { isArray } from '../../values/dynamic.ts';
import { regexArgument } from '../regex.ts';
import { DOCS, alias } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';
import type { DynamicValue, Value } from '../../values.ts';

function groupsOf(regex: Regex, wanted: Value): number[] {
  if (!isArray(wanted)) return regex.groups === 0 ? [0] : Array.from({ length: regex.groups }, (_item, index) => index + 1);
  return wanted.map(group => (typeof group === 'string' ? regex.names.get(group) ?? -1 : Number(group)));
}

/** All matches: of one group an array of strings, of several an array for each. No match is null. https://learn.microsoft.com/kusto/query/extract-all-function */
export const extractAll: ScalarFunction = {
  name: 'extract_all',
  docs: `${DOCS}extract-all-function`,
  prepare(use) {
    const pattern = regexArgument(use, 0);
    const last = use.types.length - 1;
    const text = converter(use.types[last] ?? 'string', 'string');
    return (...args) => {
      const regex = pattern(args[0] ?? null);
      const groups = groupsOf(regex, last === 2 ? args[1] ?? null : null);
      const all: DynamicValue[] = [];
      for (const match of allMatches(regex, String(text(args[last] ?? null)))) {
        const found = groups.map(group => match.groups[group] ?? '');
        all.push(found.length === 1 ? found[0] ?? '' : found);
      }
      return all.length === 0 ? null : all;
    };
  },
};
export const extractall = alias(extractAll, 'extractall');
