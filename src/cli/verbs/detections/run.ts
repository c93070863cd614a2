import { runAll, tablesRead, type RuleResult } from '../../../detect/run/all.ts';
import { foundEntities } from '../../../detect/run/found.ts';
import { incidentOf } from '../../../detect/run/incident.ts';
import { watchlistRows } from '../../../detect/watchlists.ts';
import { EXIT, UsageError, type DetectionsRunAnswer, type ExitCode } from '../../../model/index.ts';
import { readLogs } from '../../../telemetry/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { instantOf } from '../../instant.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { engineOf, remotely } from './remotely.ts';
import { listOf, readRules, type Rules } from './rules.ts';

/** `cordon detections run RULE|--all --data FILE...`, or where the data is: `--engine workspace|adx`. */
export const run: Verb = async (context, names, options) => {
  if ((names.length === 0) !== (options['all'] === true)) throw new UsageError('name rules, or give --all', 'Run `cordon detections run --all --data logs/`.');
  const rules = await readRules(context, names, listOf(options['schemas']));
  const now = instantOf(options['now'], 'now');
  const engine = options['engine'];
  const results = typeof engine === 'string' ? await remotely(context, rules, await engineOf(context, engine, options), now) : await locally(context, rules, listOf(options['data']), now);
  if (options['respond'] === true) return await respondTo(context, results);
  if (context.json) context.print(JSON.stringify(answerOf(results)));
  else context.print(results.map((result) => lines(context, result)).join('\n'));
  return EXIT.done;
};

/** On this machine, over files; the watchlists are the repository's. */
async function locally(context: CliContext, { detections, schema, watchlists }: Rules, data: readonly string[], now: Date | null): Promise<RuleResult[]> {
  if (data.length === 0) throw new UsageError('no data is given', 'Give logs with --data, or let the workspace run the rules with --engine workspace.');
  const logs = await readLogs(data, schema, { tables: tablesRead(detections, schema) });
  for (const { file, records, reason } of logs.unread) context.say(`warning: ${visible(file)}: ${count(records, 'record')} not read: ${visible(reason)}`);
  return runAll(detections, schema, new Map([...watchlistRows(watchlists), ...logs.tables]), now ?? logs.newest ?? new Date());
}

function answerOf(results: readonly RuleResult[]): DetectionsRunAnswer {
  return results.map(({ rule, tableRows, alerts, skipped }) => ({
    rule, tableRows, alerts: alerts.map((alert) => ({ time: alert.time, entities: foundEntities(alert), row: { ...alert.rows[0] } })), ...(skipped === null ? {} : { skipped }),
  }));
}

function lines({ colours }: CliContext, { rule, tableRows, alerts, skipped }: RuleResult): string {
  if (skipped !== null) return `${colours.dim('skipped')}  ${visible(rule)}  ${colours.dim(visible(skipped))}`;
  const read = Object.entries(tableRows).map(([table, rows]) => `${table} ${rows}`).join(', ');
  return [
    `${alerts.length === 0 ? colours.dim('quiet  ') : colours.red('fired  ')}  ${visible(rule)}  ${colours.dim(visible(read))}`,
    ...alerts.map((alert) => `  ${alert.time}  ${visible(alert.title)}  ${foundEntities(alert).map(({ kind, value }) => `${kind}:${visible(value)}`).join(' ')}`),
  ].join('\n');
}

/** What was found goes the way of any alert. */
async function respondTo(context: CliContext, results: readonly RuleResult[]): Promise<ExitCode> {
  const alerts = results.flatMap((result) => result.alerts);
  context.say(`${count(alerts.length, 'alert')} of ${count(results.filter((result) => result.alerts.length > 0).length, 'rule')}`);
  if (alerts.length === 0) return EXIT.done;
  const { respondToAlerts } = await import('../respond.ts');
  return await respondToAlerts(context, [{ file: 'detections run', bytes: Buffer.from(JSON.stringify(alerts.map(incidentOf))) }]);
}
