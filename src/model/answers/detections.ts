import * as z from 'zod';
import { EntityKind } from '../entity.ts';
import { Instant, Json } from '../primitives.ts';

/** `cordon detections test --json`. */
export const DetectionsTestAnswer = z.strictObject({
  rules: z.array(z.strictObject({
    rule: z.string(),
    passed: z.boolean(),
    /** What an enabled rule's tests must have and these have not. */
    lacks: z.string().nullable(),
    cases: z.array(z.strictObject({ name: z.string(), problems: z.array(z.string()) })),
  })),
});
export type DetectionsTestAnswer = z.infer<typeof DetectionsTestAnswer>;

/** `cordon detections run --json`. */
export const DetectionsRunAnswer = z.array(z.strictObject({
  rule: z.string(),
  /** Rows by each table that the rule reads. */
  tableRows: z.record(z.string(), z.int().min(0)),
  alerts: z.array(z.strictObject({
    time: Instant,
    entities: z.array(z.strictObject({ kind: EntityKind, value: z.string() })),
    row: z.record(z.string(), Json),
  })),
  /** Why the rule did not run. */
  skipped: z.string().optional(),
}));
export type DetectionsRunAnswer = z.infer<typeof DetectionsRunAnswer>;

/** `cordon detections export`, with and without `--json`: an ARM template, of which the portal imports the resources. */
export const DetectionsExportAnswer = z.looseObject({
  $schema: z.string(),
  contentVersion: z.string(),
  resources: z.array(z.looseObject({ type: z.string(), apiVersion: z.string(), name: z.string(), kind: z.string(), properties: z.record(z.string(), Json) })),
});
