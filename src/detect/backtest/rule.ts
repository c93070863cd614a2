import { createHash } from 'node:crypto';
import { KqlError, type Compiled, type Schema } from '../../../kql/index.ts';
import { tablesIn } from '../../../kql/plan/tables-in.ts';
import type { Detection, RuleAlert } from '../../model/index.ts';
import { foundEntities, type FoundEntity } from '../run/found.ts';
import { compileRule, runRule, type Tables } from '../run/run.ts';
import { scheduleOf, windowsOf, type Window } from './schedule.ts';
import type { TimedTable } from './timed.ts';

/** An alert of a scheduled run. */
export interface BacktestAlert {
  /** What happened last of what it tells, and when Sentinel would have raised it. */
  time: string;
  ranAt: string;
  /** The earliest and the latest time in its rows, for comparing with what is known to have happened. */
  first: string;
  last: string;
  title: string;
  severity: RuleAlert['severity'];
  entities: readonly FoundEntity[];
  /** All names that its entities have, in small letters. */
  names: readonly string[];
  /** Everything in it was in alerts of earlier runs: the windows of the rule overlap. */
  repeated: boolean;
}

/** What a rule would have done over a time. */
export interface RuleBacktest {
  rule: string;
  runs: number;
  /** Runs that were left out: without a row in their window, and resting after an alert. */
  empty: number;
  suppressed: number;
  /** Runs that ended with an error, and the first of those. */
  failed: { runs: number; reason: string } | null;
  rowsRead: number;
  milliseconds: number;
  alerts: readonly BacktestAlert[];
  /** Why it was not run at all. */
  skipped: string | null;
}

/** A rule that raises more is stopped: it is broken, and a list of all of it helps nobody. */
const MOST_ALERTS = 20_000;

/** Runs a rule on its schedule over recorded tables. A run sees the rows of its own window and `now()` is the end of it. */
export function backtestRule(detection: Detection, schema: Schema, tables: ReadonlyMap<string, TimedTable>, from: Date, to: Date): RuleBacktest {
  const began = performance.now();
  const result: RuleBacktest = { rule: detection.slug, runs: 0, empty: 0, suppressed: 0, failed: null, rowsRead: 0, milliseconds: 0, alerts: [], skipped: null };
  const schedule = scheduleOf(detection.rule);
  if (typeof schedule === 'string') return { ...result, skipped: schedule };
  try {
    const compiled = compileRule(detection, schema);
    const read = new Map(tablesIn(compiled.plan).flatMap(({ name }) => (tables.has(name) ? [[name, tables.get(name)] as const] : [])).filter((entry): entry is readonly [string, TimedTable] => entry[1] !== undefined));
    const timely = [...read.values()].filter(({ span }) => span !== null);
    const firesOnSilence = alertsOnNothing(detection, compiled, to);
    if (timely.length === 0 && !firesOnSilence) return { ...result, skipped: `the data has no rows of ${tablesIn(compiled.plan).map(({ name }) => name).join(', ')}` };
    const alerts: BacktestAlert[] = [];
    const seen = new Set<string>();
    let restsUntil = -Infinity;
    for (const window of windowsOf(schedule, from, to)) {
      if (window.until.getTime() < restsUntil) {
        result.suppressed++;
        continue;
      }
      const rows = timely.reduce((sum, table) => sum + table.count(window.after, window.until), 0);
      if (rows === 0 && !firesOnSilence) {
        result.empty++;
        continue;
      }
      result.runs++;
      result.rowsRead += rows;
      const found = foundBy(detection, compiled, read, window, result);
      if (found.length > 0) restsUntil = window.until.getTime() + schedule.suppression;
      for (const alert of found) alerts.push(alertOf(alert, window, seen));
      if (alerts.length > MOST_ALERTS) {
        result.failed = { runs: (result.failed?.runs ?? 0) + 1, reason: `it raised more than ${MOST_ALERTS} alerts and was stopped` };
        break;
      }
    }
    return { ...result, alerts, milliseconds: Math.round(performance.now() - began) };
  } catch (error) {
    if (error instanceof KqlError) return { ...result, skipped: error.message };
    throw error;
  }
}

/** The alerts of one run, in an order that does not depend on that of the rows. */
function foundBy(detection: Detection, compiled: Compiled, read: ReadonlyMap<string, TimedTable>, window: Window, result: RuleBacktest): readonly RuleAlert[] {
  try {
    return runRule(detection, compiled, windowOf(read, window), { now: window.until }).alerts;
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    result.failed = { runs: (result.failed?.runs ?? 0) + 1, reason: result.failed?.reason ?? error.message };
    return [];
  }
}

const windowOf = (read: ReadonlyMap<string, TimedTable>, { after, until }: Window): Tables => Object.fromEntries([...read].map(([name, table]) => [name, table.slice(after, until)]));

/** Whether a rule fires when there is nothing: one that watches for silence, or whose query makes rows of its own. */
function alertsOnNothing(detection: Detection, compiled: Compiled, now: Date): boolean {
  try {
    return runRule(detection, compiled, {}, { now }).alerts.length > 0;
  } catch (error) {
    if (error instanceof KqlError) return true;
    throw error;
  }
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function alertOf(alert: RuleAlert, { ranAt }: Window, seen: Set<string>): BacktestAlert {
  const rows = alert.rows.map((row) => createHash('sha256').update(JSON.stringify(row)).digest('base64'));
  const repeated = rows.length > 0 && rows.every((row) => seen.has(row));
  for (const row of rows) seen.add(row);
  const times = alert.rows.flatMap((row) => Object.values(row)).flatMap((cell) => (typeof cell === 'string' && ISO.test(cell) ? [Date.parse(cell)] : [])).filter(Number.isFinite);
  const edge = (pick: (a: number, b: number) => number): string => new Date(times.reduce(pick, Date.parse(alert.time))).toISOString();
  const entities = foundEntities(alert);
  const names = [...entities.map(({ value }) => value), ...alert.entities.flatMap(({ identifiers }) => Object.values(identifiers))].map((name) => name.toLowerCase());
  return {
    time: alert.time, ranAt: ranAt.toISOString(), first: edge((a, b) => Math.min(a, b)), last: edge((a, b) => Math.max(a, b)),
    title: alert.title, severity: alert.severity, entities, names: [...new Set(names)], repeated,
  };
}
