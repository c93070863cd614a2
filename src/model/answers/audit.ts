import * as z from 'zod';
import { DecideInputs } from '../decision.ts';
import { IncidentId } from '../incident.ts';
import { TimelineEntry } from '../timeline.ts';

/** What is wrong with a file or a commit of the ledger. The first word says how it was tampered with. */
export const FindingCode = z.enum([
  'changed', 'missing', 'added', 're-dated', 'renamed', 'unreadable', 'incident-deleted', 'incident-moved',
  'digest-mismatch', 'approval-unknown', 'approval-forged', 'hold-unexplained', 'hold-lifted', 'hold-changed',
  'history-rewritten', 'trailer-mismatch', 'written-by-hand', 'shallow',
]);
export type FindingCode = z.infer<typeof FindingCode>;

/** One thing that `audit verify` found. */
export const Finding = z.strictObject({
  code: FindingCode,
  /** `note` is about what could not be checked. */
  severity: z.enum(['error', 'note']),
  incident: IncidentId.nullable(),
  /** The file or commit. */
  where: z.string(),
  message: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** `cordon audit verify --json`. */
export const AuditVerifyAnswer = z.strictObject({ findings: z.array(Finding) });
export type AuditVerifyAnswer = z.infer<typeof AuditVerifyAnswer>;

/** What deciding again on a decision's recorded inputs gave. */
export const ReplayResult = z.strictObject({
  incident: IncidentId,
  round: z.int().min(1),
  /** `not-available`: recorded by another version or lockfile. `unreadable`: `reason` says what is missing. */
  verdict: z.enum(['equal', 'differs', 'not-available', 'unreadable']),
  recorded: DecideInputs.shape.cordon.nullable(),
  /** Where the decision differs, `path: recorded -> today`, the first few. */
  differences: z.array(z.string()),
  reason: z.string().nullable(),
});
export type ReplayResult = z.infer<typeof ReplayResult>;

/** `cordon audit replay --json`. */
export const AuditReplayAnswer = z.strictObject({ results: z.array(ReplayResult) });
export type AuditReplayAnswer = z.infer<typeof AuditReplayAnswer>;

/** `cordon audit log --json`: causes first. */
export const AuditLogAnswer = z.strictObject({ entries: z.array(TimelineEntry) });
export type AuditLogAnswer = z.infer<typeof AuditLogAnswer>;
