import { converter } from '../../values/convert.ts';
import { DOCS, strings } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** Any values as one string; null is nothing. https://learn.microsoft.com/kusto/query/strcat-function */
export const strcat = strings('strcat', 'strcat-function', (...parts) => parts.join(''),
  (args, use) => (use.types.every(type => type === 'string') ? `(${args.join(' || ')})` : null));

/** The same with a delimiter, which is the first argument. https://learn.microsoft.com/kusto/query/strcat-delim-function */
export const strcatDelim = strings('strcat_delim', 'strcat-delim-function', (delimiter = '', ...parts) => parts.join(delimiter));

/** A string so many times over. https://learn.microsoft.com/kusto/query/strrep-function */
export const strrep: ScalarFunction = {
  name: 'strrep',
  docs: `${DOCS}strrep-function`,
  prepare(use) {
    const text = converter(use.types[0] ?? 'string', 'string');
    const count = converter(use.types[1] ?? 'long', 'long');
    const delimiter = converter(use.types[2] ?? 'string', 'string');
    return (value, times, between) => {
      const number = Math.min(1024, Math.max(0, Number(count(times ?? null) ?? 0)));
      return Array.from({ length: number }, () => String(text(value ?? null))).join(String(delimiter(between ?? '')));
    };
  },
};
