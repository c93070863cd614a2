import { compileRegex, type Regex } from '../values/regex/index.ts';
import { sqlText } from './sql.ts';
import type { Use } from './contract.ts';
import type { Value } from '../values.ts';

/** The pattern in an argument: compiled once where it is the same for every row. */
export function regexArgument(use: Use, index: number): (value: Value) => Regex {
  const constant = use.constants[index];
  if (typeof constant === 'string') {
    const regex = compileRegex(constant);
    return () => regex;
  }
  return value => compileRegex(String(value ?? ''));
}

/** A constant pattern as an SQL literal for DuckDB, whose expressions are RE2's too; null for another. */
export function regexSql(use: Use, index: number): string | null {
  const constant = use.constants[index];
  // Case is folded by other tables, and `\b` is of ASCII in both.
  return typeof constant === 'string' && !constant.includes('(?') ? sqlText(compileRegex(constant).re2) : null;
}
