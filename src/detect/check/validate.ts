import { inspect, type Inspected } from '../../../kql/inspect.ts';
import { KqlError, type Schema } from '../../../kql/index.ts';
import type { ContentTree } from '../../content/tree.ts';
import type { LoadedDetection } from '../load.ts';
import { binding } from './bind.ts';
import { inOrder, type Finding } from './finding.ts';
import { LIMITS } from './limits/index.ts';
import { LINT } from './lint/index.ts';
import { inlineQuery, queryFile, type QueryText } from './query-text.ts';
import { responseFits, type Response } from './response.ts';
import { secondsIn, sayInto, type RuleCheck } from './rule-check.ts';
import { testCases } from './tests.ts';
import { treeOf } from './tree.ts';

export interface ValidateOptions {
  /** What responses are checked against; null leaves them out. */
  readonly response: Response | null;
}

/** All that is wrong with rules, each on its own; in the order of the files. */
export function validate(loaded: readonly LoadedDetection[], tree: ContentTree, schema: Schema, options: ValidateOptions): Finding[] {
  return inOrder(loaded.flatMap((one) => validateRule(one, tree, schema, options)));
}

/** All that is wrong with one rule: binding, lint, Sentinel's limits, tests, response. */
export function validateRule(loaded: LoadedDetection, tree: ContentTree, schema: Schema, options: ValidateOptions): Finding[] {
  const findings: Finding[] = [];
  const { detection: { rule, query } } = loaded;
  const text = queryText(loaded, tree);
  const say = sayInto(findings, loaded, text);
  const inspected = inspectedOrNull(query, schema, (message) => { say.query('cannot-be-checked', 0, 0, message); });
  const broken = inspected === null || inspected.errors.some(({ error }) => error.code === 'SYNTAX');
  const check: RuleCheck = {
    loaded, rule, query, schema, inspected, say,
    tree: broken ? null : treeOf(inspected.root),
    period: rule.kind === 'NRT' ? null : secondsIn(rule.queryPeriod),
  };
  for (const look of [binding, ...LINT, ...LIMITS, testCases, responseFits(options.response)]) look(check);
  return findings;
}

function inspectedOrNull(query: string, schema: Schema, failed: (message: string) => void): Inspected | null {
  try {
    return inspect(query, schema);
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    failed(error.message);
    return null;
  }
}

function queryText({ detection: { file, query, rule }, rule: read }: LoadedDetection, tree: ContentTree): QueryText {
  if (rule.query !== undefined) return inlineQuery(file, read.text, query);
  const beside = file.replace(/[^/]*$/, 'query.kql');
  const text = tree.get(beside);
  return queryFile(beside, typeof text === 'string' ? text : query);
}
