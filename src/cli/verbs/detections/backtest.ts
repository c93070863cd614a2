import { readFileSync } from 'node:fs';
import type { Row, Schema } from '../../../../kql/index.ts';
import type { Findings } from '../../../content/read.ts';
import { detectionsAt } from '../../../detect/at-ref.ts';
import { compared } from '../../../detect/backtest/compare.ts';
import { backtest as runBacktest, recordingOf, type BacktestAlert, type Recording, type RuleBacktest } from '../../../detect/backtest/index.ts';
import { judged, readLabels, type Label } from '../../../detect/backtest/labels.ts';
import { summaryOf } from '../../../detect/backtest/summary.ts';
import { loadDetections } from '../../../detect/index.ts';
import { periodOf } from '../../../detect/run/period.ts';
import { newestOf } from '../../../detect/run/run.ts';
import { watchlistRows } from '../../../detect/watchlists.ts';
import { EXIT, InvalidContent, UsageError, type Detection, type DetectionsBacktestAnswer } from '../../../model/index.ts';
import { readLogs } from '../../../telemetry/index.ts';
import type { CliContext, Verb } from '../../context.ts';
import { instantOf } from '../../instant.ts';
import { backtestMarkdown, renderBacktest } from '../../render/backtest.ts';
import { count } from '../../render/layout.ts';
import { visible } from '../../render/visible.ts';
import { listOf, readRules } from './rules.ts';

/** Alerts of a rule that JSON lists; the counts are of all. */
const LISTED = 1_000;

/** `cordon detections backtest [rule...] --data FILE...` */
export const backtest: Verb = async (context, names, options) => {
  const labels = typeof options['labels'] === 'string' ? labelsIn(options['labels']) : null;
  const since = typeof options['since'] === 'string' ? options['since'] : null;
  const { detections, schema, watchlists } = await readRules(context, names, listOf(options['schemas']));
  const before = since === null ? null : await rulesAt(context, since, names);
  const logs = await rowsOf(context, listOf(options['data']), schema);
  const rows = new Map([...watchlistRows(watchlists), ...logs]);
  const recording = recordingOf(rows, schema, newestOf(logs) ?? new Date());
  const [from, to] = timesOf(options, recording);
  const began = performance.now();
  const run = (rules: readonly Detection[]): RuleBacktest[] => runBacktest(rules, schema, recording, from, to, ({ rule, alerts, runs }) => { context.progress(`${visible(rule)}: ${count(runs, 'run')}, ${count(alerts.length, 'alert')}`); });
  const results = run(detections);
  const old = before === null ? null : earlier(before, detections, results, run);
  const answer: DetectionsBacktestAnswer = {
    from: from.toISOString(), to: to.toISOString(), rows: recording.rows, milliseconds: Math.round(performance.now() - began),
    rules: results.map((result, at) => ruleAnswer(result, detections[at], from, to, labels)),
    change: old === null || since === null ? null : {
      since, rules: compared(old, results).map(({ rule, before: was, after, added, gone, same }) => ({ rule, before: was?.alerts.length ?? null, after: after?.alerts.length ?? null, same, added: listed(added), gone: listed(gone) })),
    },
  };
  if (context.json) context.print(JSON.stringify(answer));
  else context.print(options['markdown'] === true || (since !== null && !context.json) ? backtestMarkdown(answer) : renderBacktest(answer, context.colours));
  // Nothing that ran is nothing that was shown.
  return results.every(({ skipped }) => skipped !== null) ? EXIT.invalid : EXIT.done;
};

async function rowsOf(context: CliContext, files: readonly string[], schema: Schema): Promise<ReadonlyMap<string, readonly Row[]>> {
  const logs = await readLogs(files, schema);
  for (const { file, records, reason } of logs.unread) context.say(`warning: ${visible(file)}: ${count(records, 'record')} not read: ${visible(reason)}`);
  return logs.tables;
}

/** The rules of a commit, by the names of today: a rule that was renamed is known by its id. */
async function rulesAt({ repo }: CliContext, ref: string, names: readonly string[]): Promise<Detection[]> {
  const findings: Findings = { problems: [], warnings: [] };
  const loaded = loadDetections(await detectionsAt(repo, ref), findings).map(({ detection }) => detection);
  if (findings.problems.length > 0) throw new InvalidContent(findings.problems.map((problem) => ({ ...problem, file: `${ref}:${problem.file}` })));
  return names.length === 0 ? loaded : loaded.filter(({ slug }) => names.includes(slug));
}

/** What the rules did before; those that are as they were are not run again. */
function earlier(before: readonly Detection[], now: readonly Detection[], results: readonly RuleBacktest[], run: (rules: readonly Detection[]) => RuleBacktest[]): RuleBacktest[] {
  return before.flatMap((old) => {
    const at = now.findIndex(({ rule }) => rule.id === old.rule.id);
    const [today, result] = [now[at], results[at]];
    if (today !== undefined && result !== undefined && today.query === old.query && JSON.stringify(today.rule) === JSON.stringify(old.rule)) return [result];
    return run([old]).map((done) => ({ ...done, rule: today?.slug ?? old.slug }));
  });
}

function timesOf(options: Readonly<Record<string, unknown>>, { first, last }: Recording): [Date, Date] {
  if (first === null || last === null) throw new UsageError('the data has no rows with a time', 'Give logs with --data; `cordon detections run` says what of them is read.');
  // The first run must end after the first row, which stands at the edge of its window.
  const from = instantOf(options['from'], 'from') ?? new Date(first.getTime() - 1);
  const to = instantOf(options['to'], 'to') ?? last;
  if (from >= to) throw new UsageError(`--from ${from.toISOString()} is not before --to ${to.toISOString()}`, 'The data reaches from '.concat(first.toISOString(), ' to ', last.toISOString(), '.'));
  return [from, to];
}

function labelsIn(file: string): Label[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read`, 'Name a CSV or NDJSON file of labels.', error);
  }
  const labels = readLabels(text, file);
  if (labels.length === 0) throw new UsageError(`${file} has no labels`, 'A label has time (or from and to), entity, malicious, and maybe rule.');
  return labels;
}

function ruleAnswer(result: RuleBacktest, detection: Detection | undefined, from: Date, to: Date, labels: readonly Label[] | null): DetectionsBacktestAnswer['rules'][number] {
  const { rule, skipped, runs, empty, suppressed, failed, rowsRead, milliseconds, alerts } = result;
  const { days, perDay, noisy, first, last, repeated } = summaryOf(alerts, from, to);
  const within = labels?.filter((label) => label.to >= from && label.from <= to);
  const right = within === undefined ? null : judged(result, within, periodOf(detection?.rule.queryFrequency) ?? 60_000);
  return {
    rule, skipped, runs, empty, suppressed, failed, rowsRead, milliseconds, perDay, days: [...days], noisy: [...noisy], first, last, repeated, alerts: listed(alerts),
    labels: right === null ? null : { ...right, missed: right.missed.map((label) => ({ from: label.from.toISOString(), to: label.to.toISOString(), entity: label.entity })) },
  };
}

function listed(alerts: readonly BacktestAlert[]): DetectionsBacktestAnswer['rules'][number]['alerts'] {
  return alerts.slice(0, LISTED).map(({ time, ranAt, title, severity, entities, repeated }) => ({ time, ranAt, title, severity, entities: [...entities], repeated }));
}
