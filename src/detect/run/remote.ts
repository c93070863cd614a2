import { UsageError, type Detection } from '../../model/index.ts';
import { queryCluster, type Cluster } from '../remote/adx.ts';
import { queryWorkspace, type Workspace } from '../remote/workspace.ts';
import { alertsOf } from './alerts.ts';
import { periodOf } from './period.ts';
import { resultRows } from './rows.ts';
import type { RuleRun } from './run.ts';

/** Kusto itself, with the data that is there: a workspace of Log Analytics, or a database of Azure Data Explorer. */
export type RemoteEngine = ({ engine: 'workspace' } & Workspace) | ({ engine: 'adx' } & Cluster);

export interface RemoteOptions {
  /** What `now()` gives; null for the service's own clock. A workspace has no other. */
  readonly now: Date | null;
  /** How long a query may take. @default 180 */
  readonly seconds?: number;
}

/**
 * Runs a rule once where the data is, over its query period as Sentinel does. Rows and alerts look like those of a run on this machine. The rule's
 * query leaves as it is written. @throws RemoteQueryError, ProviderCallError; UsageError for a `now` that a workspace cannot be given
 */
export async function runRemote(detection: Detection, target: RemoteEngine, { now, seconds = 180 }: RemoteOptions): Promise<RuleRun> {
  if (target.engine === 'workspace' && now !== null) throw new UsageError('a workspace runs a query as of now', 'Leave --now out, or use --engine adx, which can be told another time.');
  const at = now ?? new Date();
  const period = detection.rule.kind === 'NRT' ? 60_000 : periodOf(detection.rule.queryPeriod);
  const timespan = period === null ? null : { from: new Date(at.getTime() - period), to: at };
  const table = target.engine === 'workspace' ? await queryWorkspace(target, detection.query, timespan, seconds) : await queryCluster(target, detection.query, timespan, now, seconds);
  const rows = resultRows(table);
  return { rows, alerts: alertsOf(detection, rows, at) };
}
