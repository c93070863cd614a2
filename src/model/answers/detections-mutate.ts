import * as z from 'zod';

/** `cordon detections mutate --json`. */
export const DetectionsMutateAnswer = z.strictObject({
  /** Percent of the mistakes that the tests noticed; null where there was none to notice. */
  share: z.number().min(0).max(100).nullable(),
  least: z.number().min(0).max(100),
  counted: z.int().min(0),
  caught: z.int().min(0),
  milliseconds: z.int().min(0),
  rules: z.array(z.strictObject({
    rule: z.string(),
    counted: z.int().min(0),
    caught: z.int().min(0),
    /** Mistakes that change nothing, those that change only columns that a test cannot ask for, and those that no longer compile: none of them counts. */
    same: z.int().min(0),
    unseen: z.int().min(0),
    broken: z.int().min(0),
    /** Why the rule was not checked. */
    skipped: z.string().nullable(),
    /** Mistakes that no test noticed: `from` of the query became `to`. */
    survivors: z.array(z.strictObject({ mutation: z.string(), file: z.string(), line: z.int(), column: z.int(), from: z.string(), to: z.string() })),
  })),
});
export type DetectionsMutateAnswer = z.infer<typeof DetectionsMutateAnswer>;
