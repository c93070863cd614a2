import { KqlError, type Compiled, type Row, type Schema } from '../../../kql/index.ts';
import type { Detection, RuleTest } from '../../model/index.ts';
import { compileRule, newestOf, runRule, tablesOf, timeOf, type Tables } from '../run/run.ts';
import { periodOf } from '../run/period.ts';
import { givenRows, type Beside } from './given.ts';
import { judge } from './judge.ts';

/** What became of one case: `problems` is empty where it passed. */
export interface CaseResult { name: string; expects: number; problems: readonly string[] }

/** A query of a case may take this long: rows of a test are few. */
const LIMITS = { milliseconds: 20_000 };

/** A case that is ready to run: its rows are tables. It gives what a query of the rule lacks, nothing when it passes. */
export interface PreparedCase { test: RuleTest; run(compiled: Compiled): readonly string[] }

/** Runs every case of a rule's `tests.yaml`. A rule sees of the given rows what Sentinel would show it: those of its query period. */
export function runTests(detection: Detection, schema: Schema, beside: Beside): CaseResult[] {
  return prepareTests(detection, schema, beside).map(({ test, run }) => ({ name: test.name, expects: test.expect.rows, problems: problemsOf(() => run(compileRule(detection, schema))) }));
}

/** The cases of a rule, for running them with more than one query. */
export function prepareTests(detection: Detection, schema: Schema, beside: Beside): PreparedCase[] {
  return (detection.tests?.tests ?? []).map((test) => ({ test, run: prepared(detection, test, schema, beside) }));
}

function prepared(detection: Detection, test: RuleTest, schema: Schema, beside: Beside): PreparedCase['run'] {
  const { rows, problems } = givenRows(test, schema, beside);
  if (problems.length > 0) return () => problems;
  const now = test.now === undefined ? newestOf(rows) ?? new Date(0) : new Date(test.now);
  let tables: Tables | undefined;
  return (compiled) => problemsOf(() => {
    tables ??= tablesOf(inPeriod(rows, detection, now), schema, now);
    return judge(test, runRule(detection, compiled, tables, { now, limits: LIMITS }));
  });
}

function problemsOf(run: () => readonly string[]): readonly string[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof KqlError) return [error.message];
    throw error;
  }
}

/** Sentinel gives a run the rows of the query period alone. https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
function inPeriod(rows: ReadonlyMap<string, readonly Row[]>, { rule }: Detection, now: Date): ReadonlyMap<string, readonly Row[]> {
  const period = periodOf(rule.queryPeriod);
  if (period === null) return rows;
  const seen = (row: Row): boolean => {
    const time = timeOf(row);
    return Number.isNaN(time) || (time > now.getTime() - period && time <= now.getTime());
  };
  return new Map([...rows].map(([name, all]) => [name, all.filter(seen)]));
}
