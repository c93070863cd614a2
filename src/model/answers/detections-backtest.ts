import * as z from 'zod';
import { EntityKind } from '../entity.ts';
import { Instant } from '../primitives.ts';

const Alert = z.strictObject({
  time: Instant,
  /** When Sentinel would have raised it. */
  ranAt: Instant,
  title: z.string(),
  severity: z.enum(['Informational', 'Low', 'Medium', 'High']),
  entities: z.array(z.strictObject({ kind: EntityKind, value: z.string() })),
  /** All that it tells was in alerts of earlier runs: the rule's windows overlap. */
  repeated: z.boolean(),
});

/** `cordon detections backtest --json`. */
export const DetectionsBacktestAnswer = z.strictObject({
  from: Instant,
  to: Instant,
  /** Rows of the data, and milliseconds that the runs took. */
  rows: z.int().min(0),
  milliseconds: z.int().min(0),
  rules: z.array(z.strictObject({
    rule: z.string(),
    /** Why the rule was not run. */
    skipped: z.string().nullable(),
    runs: z.int().min(0),
    /** Runs that were left out: without a row in their window, and resting after an alert. */
    empty: z.int().min(0),
    suppressed: z.int().min(0),
    failed: z.strictObject({ runs: z.int(), reason: z.string() }).nullable(),
    rowsRead: z.int().min(0),
    milliseconds: z.int().min(0),
    perDay: z.number().min(0),
    days: z.array(z.strictObject({ day: z.string(), alerts: z.int().min(0) })),
    noisy: z.array(z.strictObject({ kind: z.string(), value: z.string(), alerts: z.int() })),
    first: Instant.nullable(),
    last: Instant.nullable(),
    repeated: z.int().min(0),
    alerts: z.array(Alert),
    /** Against the labels, where some were given. Precision and recall are shares of 1. */
    labels: z.strictObject({
      right: z.int(), wrong: z.int(), unlabelled: z.int(), precision: z.number().nullable(), found: z.int(), recall: z.number().nullable(),
      missed: z.array(z.strictObject({ from: Instant, to: Instant, entity: z.string() })),
    }).nullable(),
  })),
  /** With `--since`: what the change does. */
  change: z.strictObject({
    since: z.string(),
    rules: z.array(z.strictObject({ rule: z.string(), before: z.int().min(0).nullable(), after: z.int().min(0).nullable(), same: z.int().min(0), added: z.array(Alert), gone: z.array(Alert) })),
  }).nullable(),
});
export type DetectionsBacktestAnswer = z.infer<typeof DetectionsBacktestAnswer>;
