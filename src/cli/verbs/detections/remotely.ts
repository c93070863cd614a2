import { runRemote, type RemoteEngine } from '../../../detect/run/remote.ts';
import type { RuleResult } from '../../../detect/run/all.ts';
import { RemoteQueryError } from '../../../detect/remote/errors.ts';
import { UsageError } from '../../../model/index.ts';
import type { CliContext } from '../../context.ts';
import { visible } from '../../render/visible.ts';
import type { Rules } from './rules.ts';
import { workspaceOf } from './schema-pull.ts';

/** The engine that `--engine` names, with where it is. @throws UsageError */
export async function engineOf(context: CliContext, name: string, options: Readonly<Record<string, unknown>>): Promise<RemoteEngine> {
  const text = (option: string): string | null => (typeof options[option] === 'string' ? options[option] : null);
  if (options['data'] !== undefined) throw new UsageError('--data and --engine at once', 'The engine has its own data: leave one out.');
  if (name === 'workspace') return { engine: 'workspace', ...await workspaceOf(context, text('workspace'), text('endpoint')) };
  if (name !== 'adx') throw new UsageError(`there is no engine ${visible(name)}`, 'Write --engine workspace or --engine adx.');
  const [cluster, database] = [text('cluster'), text('database')];
  if (cluster === null || database === null) throw new UsageError('no database is named', 'Write --engine adx --cluster https://NAME.REGION.kusto.windows.net --database NAME.');
  return { engine: 'adx', cluster, database };
}

/** Runs rules one after the other where the data is; one that its engine refuses is skipped with the reason. */
export async function remotely(context: CliContext, { detections }: Rules, engine: RemoteEngine, now: Date | null): Promise<RuleResult[]> {
  const results: RuleResult[] = [];
  for (const detection of detections) {
    context.progress(`${detection.slug} runs in the ${engine.engine === 'workspace' ? 'workspace' : 'cluster'}`);
    const result: RuleResult = { rule: detection.slug, tableRows: {}, alerts: [], skipped: null };
    try {
      results.push({ ...result, alerts: (await runRemote(detection, engine, { now })).alerts });
    } catch (error) {
      if (!(error instanceof RemoteQueryError) || error.code === 'QUERY_THROTTLED') throw error;
      results.push({ ...result, skipped: error.message });
    }
  }
  return results;
}
