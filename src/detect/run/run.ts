import { compile, type Compiled, type Limits, type Row, type Schema } from '../../../kql/index.ts';
import { tableOf } from '../../../kql/run/tables.ts';
import type { Table } from '../../../kql/values.ts';
import type { Detection, RuleAlert } from '../../model/index.ts';
import { columnsOf } from '../schema.ts';
import { alertsOf } from './alerts.ts';
import { resultRows, type ResultRow } from './rows.ts';

/** Tables by name, typed once for all rules that read them. */
export type Tables = Readonly<Record<string, Table>>;

/** What one run of a rule found. */
export interface RuleRun { rows: readonly ResultRow[]; alerts: readonly RuleAlert[] }

/**
 * Rows as tables of the schema; a table that the schema does not know is left out. A row that tells no time has come just now.
 * @throws KqlError of code `DATA` for a value that is not of its column's type.
 */
export function tablesOf(rows: ReadonlyMap<string, readonly Row[]>, schema: Schema, now: Date): Tables {
  return Object.fromEntries([...rows].flatMap(([name, given]) => {
    const columns = columnsOf(schema, name);
    if (columns === null) return [];
    const timed = columns.some((column) => column.name === 'TimeGenerated') ? given.map((row) => ({ ...row, TimeGenerated: row['TimeGenerated'] ?? row['Timestamp'] ?? now.toISOString() })) : given;
    return [[name, tableOf(name, columns, timed)]];
  }));
}

/** The time that a row tells, in milliseconds; NaN where it tells none. */
export function timeOf(row: Row): number {
  return Date.parse(String(row['TimeGenerated'] ?? row['Timestamp'] ?? ''));
}

/** The newest time that rows tell; null when none does. */
export function newestOf(rows: ReadonlyMap<string, readonly Row[]>): Date | null {
  let newest = -Infinity;
  for (const table of rows.values()) {
    for (const row of table) {
      const time = timeOf(row);
      if (time > newest) newest = time;
    }
  }
  return Number.isFinite(newest) ? new Date(newest) : null;
}

/** Compiles a rule's query. @throws KqlError */
export function compileRule(detection: Detection, schema: Schema): Compiled {
  return compile(detection.query, schema);
}

/** Runs a rule once over tables, as if it were `now`. @throws KqlError */
export function runRule(detection: Detection, compiled: Compiled, tables: Tables, options: { now: Date; limits?: Limits }): RuleRun {
  const rows = resultRows(compiled.run(tables, options));
  return { rows, alerts: alertsOf(detection, rows, options.now) };
}
