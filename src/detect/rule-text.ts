import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Detection } from '../model/index.ts';
import { inlineQuery, queryFile, type QueryText } from './check/query-text.ts';

/** Where each character of a rule's query stands in the rule's own file: `query.kql`, or the YAML file that has it inline. */
export function queryTextOf(repo: string, { file, query, rule }: Detection): QueryText {
  if (rule.query === undefined) return queryFile(file.replace(/rule\.ya?ml$/, 'query.kql'), query);
  try {
    return inlineQuery(file, readFileSync(join(repo, file), 'utf8'), query);
  } catch {
    return queryFile(file, query);
  }
}
