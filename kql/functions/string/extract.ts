import { compileRegex } from '../../values/regex/index.ts';
import { converter } from '../../values/convert.ts';
import { regexArgument, regexSql } from '../regex.ts';
import { DOCS, nothing } from '../define.ts';
import type { ScalarFunction } from '../contract.ts';

/** The text of a group of the first match, as the type asked for. https://learn.microsoft.com/kusto/query/extract-function */
export const extract: ScalarFunction = {
  name: 'extract',
  docs: `${DOCS}extract-function`,
  prepare(use) {
    const pattern = regexArgument(use, 0);
    const text = converter(use.types[2] ?? 'string', 'string');
    const convert = converter('string', use.result);
    const none = nothing(use);
    return (regex, group, source) => {
      const number = Number(group ?? 0);
      const match = pattern(regex ?? null).find(String(text(source ?? null)), 0);
      const found = match?.groups[number];
      return found === undefined || found === null ? none : convert(found);
    };
  },
  sql([, , text], use) {
    const group = use.constants[1];
    const pattern = use.types[2] === 'string' && use.result === 'string' ? regexSql(use, 0) : null;
    const known = typeof group === 'bigint' && group >= 0n && group <= 9n && group <= BigInt(compileRegex(String(use.constants[0] ?? '')).groups);
    return pattern === null || !known ? null : `regexp_extract(${text}, ${pattern}, ${group})`;
  },
};
