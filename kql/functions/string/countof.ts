import { allMatches } from '../../values/regex/index.ts';
import { converter } from '../../values/convert.ts';
import { regexArgument } from '../regex.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** How often a string stands in another, overlaps counted; as `regex` without overlaps. https://learn.microsoft.com/kusto/query/countof-function */
export const countof: ScalarFunction = {
  name: 'countof',
  docs: `${DOCS}countof-function`,
  prepare(use) {
    const text = converter(use.types[0] ?? 'string', 'string');
    const needle = converter(use.types[1] ?? 'string', 'string');
    if (use.constants[2] === 'regex') {
      const pattern = regexArgument(use, 1);
      return (source, search) => BigInt([...allMatches(pattern(search ?? null), String(text(source ?? null)))].length);
    }
    return (source, search) => {
      const whole = String(text(source ?? null));
      const lookup = String(needle(search ?? null));
      if (lookup === '') return 0n;
      let count = 0n;
      for (let at = whole.indexOf(lookup); at !== -1; at = whole.indexOf(lookup, at + 1)) count += 1n;
      return count;
    };
  },
};
