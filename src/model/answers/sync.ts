import * as z from 'zod';

/** A value that differs: where in the object, and both values; null is absent. */
export const SyncChange = z.strictObject({ path: z.string(), from: z.json(), to: z.json() });
export type SyncChange = z.infer<typeof SyncChange>;

/**
 * How a rule, automation rule or watchlist stands. `same`: nothing to do. `planned`, `done`, `failed`: its `action`.
 * `drift`: somebody changed it in the workspace. `auto-disabled`: Sentinel stopped it. `foreign`: something that is not
 * ours stands in its place. `refused`: the workspace cannot take this change.
 */
export const SyncState = z.enum(['same', 'planned', 'done', 'failed', 'drift', 'auto-disabled', 'foreign', 'refused']);
export type SyncState = z.infer<typeof SyncState>;

export const SyncUnit = z.strictObject({
  kind: z.enum(['rule', 'automation', 'watchlist']),
  /** The name in the workspace: a GUID, or a watchlist's alias. */
  id: z.string(),
  title: z.string(),
  /** Where it is written; null when it is no longer. */
  file: z.string().nullable(),
  action: z.enum(['none', 'create', 'update', 'delete', 'adopt']),
  state: SyncState,
  reason: z.string().nullable(),
  /** Of a change: from what is deployed to what is written. Of drift: from what was deployed to what is there. */
  changes: z.array(SyncChange),
});
export type SyncUnit = z.infer<typeof SyncUnit>;

/** `cordon detections sync --json`. */
export const SyncAnswer = z.strictObject({
  environment: z.string(),
  workspace: z.string(),
  commit: z.string().nullable(),
  preview: z.boolean(),
  units: z.array(SyncUnit),
  /** What concerns no unit alone: a missing plug-in, a state backend. */
  errors: z.array(z.string()),
  /** What a run that died had left open, and was mended. */
  repaired: z.array(z.string()),
  /** The pull request that offers what was changed in the workspace. */
  pullRequest: z.string().nullable(),
});
export type SyncAnswer = z.infer<typeof SyncAnswer>;
