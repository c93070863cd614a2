import { converter } from '../../values/convert.ts';
import { compileRegex, type Regex } from '../../values/regex/index.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** The pattern bound to both ends at once: `(?:p)$` would else be looked for at every place of a long text. */
function bound(pattern: string): { start: Regex; end: Regex } {
  return { start: compileRegex(`^(?:${pattern})`), end: compileRegex(`(?:${pattern})$`) };
}

function trimmer(name: string, start: boolean, end: boolean): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replace('_', '-')}-function`,
    prepare(use) {
      const text = converter(use.types[1] ?? 'string', 'string');
      const constant = use.constants[0];
      const fixed = typeof constant === 'string' ? bound(constant) : null;
      return (pattern, value) => {
        const regex = fixed ?? bound(String(pattern ?? ''));
        let result = String(text(value ?? null));
        if (start) result = result.slice(regex.start.find(result, 0)?.end ?? 0);
        if (end) result = result.slice(0, regex.end.find(result, 0)?.start ?? result.length);
        return result;
      };
    },
  };
}

/** One match of a regular expression off both ends, and no more than one. https://learn.microsoft.com/kusto/query/trim-function */
export const trim = trimmer('trim', true, true);
/** https://learn.microsoft.com/kusto/query/trim-start-function */
export const trimStart = trimmer('trim_start', true, false);
/** https://learn.microsoft.com/kusto/query/trim-end-function */
export const trimEnd = trimmer('trim_end', false, true);
