import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { background } from './background.ts';
import { LOGS, type LogName, type Row, type Telemetry } from './log.ts';
import type { Range } from '../http.ts';

const timeOf = (row: Row): string => String(row['TimeGenerated'] ?? row['eventTime'] ?? '');

/** Everything that the clouds have logged up to now, each log in the order of its times; of the logs that are named, or all. */
export function collect(range: Range, names: readonly LogName[] = LOGS): Telemetry {
  const always = background(range, range.now());
  return Object.fromEntries(names.map((name) => {
    const rows = [...always.flatMap(([log, row]) => (log === name ? [row] : [])), ...(range.telemetry[name] ?? [])];
    return [name, rows.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))];
  }));
}

/** The file of a log. CloudTrail's must not have the name of a table: it holds records as AWS delivers them, not rows. */
const fileOf = (name: LogName): string => (name === 'AWSCloudTrail' ? 'CloudTrail.json' : `${name}.ndjson`);

/** Writes one file a log into a folder, which is made; a log without a record leaves no file, also none of an earlier time. Gives how many records each file has. */
export function writeLogs(folder: string, telemetry: Telemetry): { file: string; records: number }[] {
  mkdirSync(folder, { recursive: true });
  return LOGS.flatMap((name) => {
    const rows = telemetry[name];
    if (rows === undefined) return [];
    const file = join(folder, fileOf(name));
    rmSync(file, { force: true });
    if (rows.length === 0) return [];
    writeFileSync(file, name === 'AWSCloudTrail' ? `${JSON.stringify({ Records: rows })}\n` : rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return [{ file, records: rows.length }];
  });
}
