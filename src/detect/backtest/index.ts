import type { Row, Schema } from '../../../kql/index.ts';
import { UNIX_EPOCH } from '../../../kql/values.ts';
import type { Detection } from '../../model/index.ts';
import { tablesOf } from '../run/run.ts';
import { backtestRule, type RuleBacktest } from './rule.ts';
import { timed, type TimedTable } from './timed.ts';

export type { BacktestAlert, RuleBacktest } from './rule.ts';

/** Recorded tables, ready for any number of rules and runs. */
export interface Recording { tables: ReadonlyMap<string, TimedTable>; rows: number; first: Date | null; last: Date | null }

/** Types and sorts the rows of a recording once. A row that tells no time has come at `now`. @throws KqlError of code `DATA` */
export function recordingOf(rows: ReadonlyMap<string, readonly Row[]>, schema: Schema, now: Date): Recording {
  const tables = new Map(Object.entries(tablesOf(rows, schema, now)).map(([name, table]) => [name, timed(table)]));
  const spans = [...tables.values()].flatMap(({ span }) => span ?? []);
  const edge = (ticks: bigint | undefined): Date | null => (ticks === undefined ? null : new Date(Number((ticks - UNIX_EPOCH) / 10_000n)));
  return {
    tables, rows: [...tables.values()].reduce((sum, { length }) => sum + length, 0),
    first: edge(spans.map(({ first }) => first).toSorted((a, b) => (a < b ? -1 : 1))[0]), last: edge(spans.map(({ last }) => last).toSorted((a, b) => (a > b ? -1 : 1))[0]),
  };
}

/** Runs rules on their schedules over a recording; `done` is told of each as it ends. */
export function backtest(detections: readonly Detection[], schema: Schema, { tables }: Recording, from: Date, to: Date, done: (result: RuleBacktest) => void = () => undefined): RuleBacktest[] {
  return detections.map((detection) => {
    const result = backtestRule(detection, schema, tables, from, to);
    done(result);
    return result;
  });
}
