import { stateOf, type IncidentRecord } from '../record/index.ts';
import type { Instant } from '../model/index.ts';
import { duration } from './text.ts';

/** Milliseconds over the incidents that have both times; null when there is none. */
export interface Span { count: number; mean: number | null; median: number | null; longest: number | null }

/** What a lead looks at: how many, how fast, how often wrong. */
export interface Metrics {
  incidents: number;
  byState: Record<string, number>;
  byVerdict: Record<string, number>;
  bySeverity: Record<string, number>;
  /** Of the closed ones, 0 to 100; null without any. */
  falsePositivePercent: number | null;
  /** Occurred to detected, detected to acknowledged, detected to contained, detected to closed. */
  detect: Span;
  acknowledge: Span;
  contain: Span;
  close: Span;
  /** Increments put in force by themselves, and after an approval. */
  automatic: number;
  approved: number;
  escalated: number;
}

function span(pairs: readonly (readonly [Instant | null, Instant | null])[]): Span {
  const lengths = pairs.flatMap(([from, to]) => (from === null || to === null ? [] : [Date.parse(to) - Date.parse(from)])).sort((a, b) => a - b);
  if (lengths.length === 0) return { count: 0, mean: null, median: null, longest: null };
  const middle = lengths.length / 2;
  const median = ((lengths[Math.ceil(middle) - 1] ?? 0) + (lengths[Math.floor(middle)] ?? 0)) / 2;
  return { count: lengths.length, mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length, median, longest: lengths.at(-1) ?? null };
}

function count(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Figures over these incidents, from the ledger alone. */
export function metrics(records: readonly IncidentRecord[]): Metrics {
  const incidents = records.map(({ incident }) => incident);
  const verdicts = incidents.flatMap(({ closedAs }) => (closedAs === null ? [] : [closedAs]));
  const held = records.flatMap(({ timeline }) => timeline.flatMap(({ data }) => (data.kind === 'held' ? [data] : [])));
  return {
    incidents: incidents.length,
    byState: count(records.map(stateOf)),
    byVerdict: count(verdicts),
    bySeverity: count(incidents.map(({ severity }) => severity)),
    falsePositivePercent: verdicts.length === 0 ? null : (100 * verdicts.filter((verdict) => verdict === 'false-positive').length) / verdicts.length,
    detect: span(incidents.map(({ occurredAt, detectedAt }) => [occurredAt, detectedAt])),
    acknowledge: span(incidents.map(({ detectedAt, acknowledgedAt }) => [detectedAt, acknowledgedAt])),
    contain: span(incidents.map(({ detectedAt, containedAt }) => [detectedAt, containedAt])),
    close: span(incidents.map(({ detectedAt, closedAt }) => [detectedAt, closedAt])),
    automatic: held.filter(({ automatic }) => automatic).length,
    approved: held.filter(({ automatic }) => !automatic).length,
    escalated: records.filter(({ timeline }) => timeline.some(({ data }) => data.kind === 'escalated')).length,
  };
}

/** The same for the terminal. */
export function metricsText(figures: Metrics): string {
  const spanText = ({ count: n, mean, median, longest }: Span): string => (mean === null || median === null || longest === null
    ? 'no figures' : `mean ${duration(mean)}, median ${duration(median)}, longest ${duration(longest)} (${n})`);
  const counts = (of: Record<string, number>): string => Object.entries(of).sort().map(([name, n]) => `${name} ${n}`).join(', ') || 'none';
  return [
    `incidents            ${figures.incidents} (${counts(figures.byState)})`,
    `severity             ${counts(figures.bySeverity)}`,
    `verdicts             ${counts(figures.byVerdict)}${figures.falsePositivePercent === null ? '' : `; ${figures.falsePositivePercent.toFixed(0)} % false positive`}`,
    `time to detect       ${spanText(figures.detect)}`,
    `time to acknowledge  ${spanText(figures.acknowledge)}`,
    `time to contain      ${spanText(figures.contain)}`,
    `time to close        ${spanText(figures.close)}`,
    `increments           ${figures.automatic} automatic, ${figures.approved} approved, ${figures.escalated} incidents escalated`,
  ].map((line) => `${line}\n`).join('');
}
