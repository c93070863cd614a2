import * as z from 'zod';

/** Where the simulated clouds write: workspace tables by name. `AWSCloudTrail` holds CloudTrail's own records, as the service delivers them. */
export const LOGS = [
  'AADNonInteractiveUserSignInLogs', 'AADServicePrincipalSignInLogs', 'AuditLogs', 'AWSCloudTrail', 'AzureActivity',
  'DeviceEvents', 'DeviceLogonEvents', 'DeviceNetworkEvents', 'NTANetAnalytics', 'SigninLogs',
] as const;
export const LogName = z.enum(LOGS);
export type LogName = z.infer<typeof LogName>;

const Cell = z.json();
export type Cell = z.infer<typeof Cell>;

/** A record as its service writes it. */
export const Row = z.record(z.string(), Cell);
export type Row = z.infer<typeof Row>;

/** What was logged, oldest first. It is no part of the world: a restore does not undo what was seen. */
export const Telemetry = z.partialRecord(LogName, z.array(Row));
export type Telemetry = z.infer<typeof Telemetry>;

/** One record for one log. */
export type Entry = readonly [log: LogName, row: Row];

/** Records that each log keeps, the newest. At five rounds a second the attacker's beacons fill that in three minutes. */
export const KEPT = 2_000;

/** Azure Monitor cuts longer values. https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#log-analytics-workspaces */
const LONGEST_TEXT = 32_768;

/** Adds a record to its log; the oldest goes when there are too many. */
export function note(telemetry: Telemetry, [log, row]: Entry): void {
  const rows = (telemetry[log] ??= []);
  rows.push(cutRow(row));
  if (rows.length > KEPT) rows.splice(0, rows.length - KEPT);
}

const cutRow = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cut(cell)]));

/** What a caller sends ends up in records: the range must not grow by it without bound. */
function cut(cell: Cell): Cell {
  if (typeof cell === 'string') return cell.length > LONGEST_TEXT ? cell.slice(0, LONGEST_TEXT) : cell;
  if (typeof cell !== 'object' || cell === null) return cell;
  if (Array.isArray(cell)) return cell.slice(0, 1_000).map(cut);
  return Object.fromEntries(Object.entries(cell).map(([name, inner]) => [name, cut(inner)]));
}
