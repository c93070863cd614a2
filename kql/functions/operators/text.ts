import { converter } from '../../values/convert.ts';
import { fold, hasTerm, isWordAt, type Ends } from '../../values/terms.ts';
import type { ScalarFunction } from '../contract.ts';
import { DOCS } from '../define.ts';
import { isAscii, quoteRegex, sqlText } from '../sql.ts';
import { negated } from './logic.ts';

type Test = (text: string, needle: string) => boolean;

interface Operator {
  readonly name: string;
  readonly docs: string;
  readonly folded: boolean;
  readonly test: Test;
  /** SQL for a text and a needle that are already folded. */
  sql(text: string, needle: string): string | null;
}

/** An operator of two strings: what it looks for is folded once when it is the same for every row. */
function textOperator({ name, docs, folded, test, sql }: Operator): ScalarFunction {
  return {
    name,
    docs: DOCS + docs,
    prepare(use) {
      const left = converter(use.types[0] ?? 'string', 'string');
      const right = converter(use.types[1] ?? 'string', 'string');
      const ready = (value: unknown): string => (folded ? fold(String(value)) : String(value));
      const constant = use.constants[1];
      if (constant !== undefined) {
        const needle = ready(right(constant));
        return text => test(ready(left(text ?? null)), needle);
      }
      return (text, needle) => test(ready(left(text ?? null)), ready(right(needle ?? null)));
    },
    sql([text = ''], use) {
      const needle = use.constants[1];
      if (use.types[0] !== 'string' || use.types[1] !== 'string' || typeof needle !== 'string') return null;
      // DuckDB folds what is not ASCII by other rules; beside an ASCII needle they agree.
      if (!isAscii(needle)) return folded ? null : sql(text, needle);
      return sql(folded ? `lower(${text})` : text, folded ? fold(needle) : needle);
    },
  };
}

/** What is no letter or digit, as RE2 of DuckDB says it. */
const EDGE = '[^\\p{L}\\p{Nd}]';

function termSql(ends: Ends): Operator['sql'] {
  return (text, needle) => {
    if (needle === '') return 'TRUE';
    // The pattern sees code points and the test in TypeScript too; a needle with an odd edge is left to it.
    const start = ends.start && isWordAt(needle, 0) ? `(?:^|${EDGE})` : '';
    const end = ends.end && isWordAt(needle, needle.length - 1) ? `(?:$|${EDGE})` : '';
    const contains = `contains(${text}, ${sqlText(needle)})`;
    if (start === '' && end === '') return contains;
    return `(${contains} AND regexp_matches(${text}, ${sqlText(`${start}${quoteRegex(needle)}${end}`)}))`;
  };
}

const kinds: readonly { name: string; docs: string; test: Test; sql: Operator['sql'] }[] = [
  { name: 'has', docs: 'has', test: (text, needle) => hasTerm(text, needle, { start: true, end: true }), sql: termSql({ start: true, end: true }) },
  { name: 'hasprefix', docs: 'hasprefix', test: (text, needle) => hasTerm(text, needle, { start: true, end: false }), sql: termSql({ start: true, end: false }) },
  { name: 'hassuffix', docs: 'hassuffix', test: (text, needle) => hasTerm(text, needle, { start: false, end: true }), sql: termSql({ start: false, end: true }) },
  { name: 'contains', docs: 'contains', test: (text, needle) => text.includes(needle), sql: (text, needle) => `contains(${text}, ${sqlText(needle)})` },
  { name: 'startswith', docs: 'startswith', test: (text, needle) => text.startsWith(needle), sql: (text, needle) => `starts_with(${text}, ${sqlText(needle)})` },
  { name: 'endswith', docs: 'endswith', test: (text, needle) => text.endsWith(needle), sql: (text, needle) => `ends_with(${text}, ${sqlText(needle)})` },
];

/** `has`, `has_cs`, `!has`, `!has_cs`, and so for the others. https://learn.microsoft.com/kusto/query/datatypes-string-operators */
export const textOperators: readonly ScalarFunction[] = kinds.flatMap(({ name, docs, test, sql }) => {
  const folded = textOperator({ name, docs: `${docs}-operator`, folded: true, test, sql });
  const exact = textOperator({ name: `${name}_cs`, docs: `${docs}-cs-operator`, folded: false, test, sql });
  return [folded, negated(folded, `!${name}`), exact, negated(exact, `!${name}_cs`)];
});

/** `=~`. https://learn.microsoft.com/kusto/query/equals-operator */
export const equalsFolded = textOperator({
  name: '=~', docs: 'equals-operator', folded: true, test: (text, needle) => text === needle, sql: (text, needle) => `(${text} = ${sqlText(needle)})`,
});
export const notEqualsFolded = negated(equalsFolded, '!~');
