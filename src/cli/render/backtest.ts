import type { DetectionsBacktestAnswer } from '../../model/index.ts';
import { code, duration, time } from '../../report/text.ts';
import type { Colours } from '../streams.ts';
import { count } from './layout.ts';
import { minute } from './times.ts';
import { visible } from './visible.ts';

type Rule = DetectionsBacktestAnswer['rules'][number];
type Alert = Rule['alerts'][number];

const BARS = '▁▂▃▄▅▆▇█';
/** Bars of a rule: of a longer time each stands for several days. */
const WIDE = 60;
/** Alerts of one kind that a pull request lists. */
const LISTED = 20;

/** One character a day, its height the alerts of the day; a day without one is a dot. */
export function bars(days: readonly { alerts: number }[]): string {
  const each = Math.max(1, Math.ceil(days.length / WIDE));
  const sums = Array.from({ length: Math.ceil(days.length / each) }, (_none, at) => days.slice(at * each, (at + 1) * each).reduce((sum, { alerts }) => sum + alerts, 0));
  const most = Math.max(1, ...sums);
  return sums.map((sum) => (sum === 0 ? '.' : BARS[Math.ceil(sum / most * BARS.length) - 1] ?? '')).join('');
}

/** What rules would have done, for the person who runs it. */
export function renderBacktest({ rules, from, to, rows, milliseconds }: DetectionsBacktestAnswer, colours: Colours): string {
  return [
    ...rules.flatMap((rule) => ruleLines(rule, colours)),
    colours.dim(`${minute(from)} to ${minute(to)}, ${count(rows, 'row')}, ${duration(milliseconds)}`),
  ].join('\n');
}

function ruleLines(rule: Rule, colours: Colours): string[] {
  if (rule.skipped !== null) return [`${colours.yellow('not run')}  ${visible(rule.rule)}  ${colours.dim(visible(rule.skipped))}`];
  const { alerts, days, perDay, runs, empty, suppressed, failed, repeated, first, last, rowsRead, labels } = rule;
  return [
    `${bars(days)}  ${colours.bold(visible(rule.rule))}  ${alerts.length === 0 ? colours.dim('no alerts') : `${count(alerts.length, 'alert')}, ${perDay} a day`}`,
    ...(first === null || last === null ? [] : [`  first ${minute(first)}, last ${minute(last)}${repeated === 0 ? '' : `, ${repeated} of them told before (overlapping windows)`}`]),
    ...(rule.noisy.length === 0 ? [] : [`  most: ${rule.noisy.map(({ kind, value, alerts: named }) => `${kind}:${visible(value)} ${named}`).join(', ')}`]),
    colours.dim(`  ${count(runs, 'run')}, ${empty} without rows${suppressed === 0 ? '' : `, ${suppressed} suppressed`}, ${count(rowsRead, 'row')} read, ${duration(rule.milliseconds)}`),
    ...(failed === null ? [] : [colours.red(`  ${count(failed.runs, 'run')} failed: ${visible(failed.reason)}`)]),
    ...(labels === null ? [] : [`  ${labelled(labels)}`, ...labels.missed.slice(0, LISTED).map(({ from, entity }) => colours.red(`  missed ${visible(entity)} at ${minute(from)}`))]),
  ];
}

function labelled({ right, wrong, unlabelled, precision, found, recall, missed }: NonNullable<Rule['labels']>): string {
  return `precision ${percent(precision)} (${right} right, ${wrong} wrong, ${unlabelled} not labelled), recall ${percent(recall)} (${found} of ${found + missed.length})`;
}

const percent = (share: number | null): string => (share === null ? 'unknown' : `${Math.round(share * 100)} %`);

/** What a change does to the alerts, as Markdown for a pull request; without a change, what the rules would have done. */
export function backtestMarkdown({ rules, change, from, to, rows }: DetectionsBacktestAnswer): string {
  const changed = change?.rules.filter(({ added, gone, before, after }) => added.length + gone.length > 0 || before === null || after === null) ?? [];
  const table = change === null
    ? ['| rule | alerts | a day | most |', '|---|---:|---:|---|', ...rules.map((rule) => `| ${code(rule.rule)} | ${rule.skipped === null ? rule.alerts.length : 'not run'} | ${rule.perDay} | ${rule.noisy.slice(0, 2).map(({ kind, value, alerts }) => `${code(`${kind}:${value}`)} ${alerts}`).join(', ')} |`)]
    : ['| rule | before | after | added | gone | the same |', '|---|---:|---:|---:|---:|---:|', ...change.rules.map(({ rule, before, after, added, gone, same }) => `| ${code(rule)} | ${before ?? 'none'} | ${after ?? 'none'} | ${added.length} | ${gone.length} | ${same} |`)];
  const labels = rules.filter((rule) => rule.labels !== null && rule.skipped === null);
  return [
    change === null ? '### Backtest' : `### Backtest: what this change does, since ${code(change.since)}`, '',
    `${time(from)} to ${time(to)}, ${count(rows, 'row')}.`, '', ...table, '',
    ...changed.flatMap(({ rule, added, gone }) => [...listed(`Added by ${code(rule)}`, added), ...listed(`Gone from ${code(rule)}`, gone)]),
    ...(labels.length === 0 ? [] : ['| rule | precision | recall |', '|---|---|---|', ...labels.map(({ rule, labels: of }) => `| ${code(rule)} | ${percent(of?.precision ?? null)} | ${percent(of?.recall ?? null)} |`), '']),
  ].join('\n');
}

function listed(title: string, alerts: readonly Alert[]): string[] {
  if (alerts.length === 0) return [];
  const left = alerts.length - LISTED;
  return [
    `<details><summary>${count(alerts.length, 'alert')}</summary>`, '', `${title}:`, '',
    ...alerts.slice(0, LISTED).map(({ time: at, title: name, entities }) => `- ${time(at)} ${code(name)} ${entities.map(({ kind, value }) => code(`${kind}:${value}`)).join(' ')}`),
    ...(left > 0 ? [`- and ${left} more`] : []), '', '</details>', '',
  ];
}
