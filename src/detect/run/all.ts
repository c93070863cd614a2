import { KqlError, type Row, type Schema } from '../../../kql/index.ts';
import { tablesIn } from '../../../kql/plan/tables-in.ts';
import type { Detection, RuleAlert } from '../../model/index.ts';
import { isWatchlist } from '../schema.ts';
import { compileRule, runRule, tablesOf } from './run.ts';

/** What a rule found in recorded logs, or why it did not run. */
export interface RuleResult { rule: string; tableRows: Record<string, number>; alerts: readonly RuleAlert[]; skipped: string | null }

/** The tables that rules read. A rule that cannot be compiled reads none. */
export function tablesRead(detections: readonly Detection[], schema: Schema): ReadonlySet<string> {
  return new Set(detections.flatMap((detection) => {
    try {
      return tablesIn(compileRule(detection, schema).plan).map(({ name }) => name);
    } catch (error) {
      if (error instanceof KqlError) return [];
      throw error;
    }
  }));
}

/**
 * Runs rules once over all the rows that were given, as hunting does: none is left out for its age. A rule without a row in any of its tables, or
 * with a query that cannot be run here, is skipped with the reason. `rows` by table; `now` is what `now()` gives.
 */
export function runAll(detections: readonly Detection[], schema: Schema, rows: ReadonlyMap<string, readonly Row[]>, now: Date): RuleResult[] {
  const tables = tablesOf(rows, schema, now);
  return detections.map((detection): RuleResult => {
    const result: RuleResult = { rule: detection.slug, tableRows: {}, alerts: [], skipped: null };
    try {
      const compiled = compileRule(detection, schema);
      const read = tablesIn(compiled.plan).map(({ name }) => name);
      result.tableRows = Object.fromEntries(read.map((name) => [name, tables[name]?.length ?? 0]));
      const logs = read.filter((name) => !isWatchlist(name));
      if (logs.length > 0 && logs.every((name) => result.tableRows[name] === 0)) return { ...result, skipped: `the data has no rows of ${logs.join(', ')}` };
      return { ...result, alerts: runRule(detection, compiled, tables, { now }).alerts };
    } catch (error) {
      if (error instanceof KqlError) return { ...result, skipped: error.message };
      throw error;
    }
  });
}
