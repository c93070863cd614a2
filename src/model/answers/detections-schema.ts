import * as z from 'zod';

/** `cordon detections schema pull --json`. Paths are below `detections/schemas/workspace/`. */
export const DetectionsSchemaPullAnswer = z.strictObject({
  workspace: z.string(),
  tables: z.int().min(0),
  functions: z.int().min(0),
  added: z.array(z.string()),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  /** Names that can stand in no query. */
  skipped: z.array(z.string()),
});
export type DetectionsSchemaPullAnswer = z.infer<typeof DetectionsSchemaPullAnswer>;
