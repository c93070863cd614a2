import { converter } from '../../values/convert.ts';
import { regexArgument, regexSql } from '../regex.ts';
import { DOCS } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** https://learn.microsoft.com/kusto/query/matches-regex-operator */
export const matchesRegex: ScalarFunction = {
  name: 'matches regex',
  docs: `${DOCS}matches-regex-operator`,
  prepare(use) {
    const pattern = regexArgument(use, 1);
    const text = converter(use.types[0] ?? 'string', 'string');
    return (source, regex) => pattern(regex ?? null).test(String(text(source ?? null)));
  },
  sql([text], use) {
    const pattern = use.types[0] === 'string' ? regexSql(use, 1) : null;
    return pattern === null ? null : `regexp_matches(${text}, ${pattern})`;
  },
};
