import * as z from 'zod';

export const FindingSeverity = z.enum(['error', 'warning', 'note']);
export type FindingSeverity = z.infer<typeof FindingSeverity>;

/** One thing that is wrong with a rule, at its place in the rule's own file. Lines and columns count from 1, columns in UTF-16 units; the end is the first place after it. */
export const RuleFinding = z.strictObject({
  /** The rule's folder; empty where it cannot be told. */
  rule: z.string(),
  /** A name that stays: `unknown-table`. */
  code: z.string(),
  /** `error`: the rule does not work or Sentinel refuses it; `warning`: it probably does not do what its author thinks; `note`: good to know. */
  severity: FindingSeverity,
  file: z.string(), line: z.int(), column: z.int(), endLine: z.int(), endColumn: z.int(),
  message: z.string(),
  /** What to do about it. */
  help: z.string(),
  /** The page that says so. */
  url: z.string().nullable(),
});
export type RuleFinding = z.infer<typeof RuleFinding>;

/** `cordon detections validate --json`. */
export const DetectionsValidateAnswer = z.strictObject({
  /** Whether there is no error. */
  valid: z.boolean(),
  /** Rules that were looked at, and how many of them were as they were at the last run. */
  rules: z.int(), cached: z.int(),
  errors: z.int(), warnings: z.int(), notes: z.int(),
  findings: z.array(RuleFinding),
});
export type DetectionsValidateAnswer = z.infer<typeof DetectionsValidateAnswer>;

/** `cordon detections import --json`. */
export const DetectionsImportAnswer = z.strictObject({
  imported: z.int(), replaced: z.int(), unchanged: z.int(), refused: z.int(),
  rules: z.array(z.strictObject({
    /** The file, and the line or resource in it. */
    from: z.string(),
    outcome: z.enum(['imported', 'replaced', 'unchanged', 'refused']),
    rule: z.string().nullable(), name: z.string().nullable(), reason: z.string().nullable(), notes: z.array(z.string()),
  })),
});
export type DetectionsImportAnswer = z.infer<typeof DetectionsImportAnswer>;
