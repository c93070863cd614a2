import * as z from 'zod';

const State = z.enum(['responds', 'tested', 'written']);

/** `cordon detections coverage --json`. */
export const DetectionsCoverageAnswer = z.strictObject({
  /** The version of ATT&CK for Enterprise. */
  attack: z.string(),
  rules: z.int().min(0),
  techniques: z.int().min(0),
  /** Techniques by the state of their best rule: enabled and tested; tested; only written. */
  covered: z.strictObject({ responds: z.int(), tested: z.int(), written: z.int() }),
  tactics: z.array(z.strictObject({
    id: z.string(), name: z.string(), covered: z.int().min(0),
    techniques: z.array(z.strictObject({ id: z.string(), name: z.string().nullable(), state: State.nullable(), rules: z.array(z.string()) })),
  })),
  /** Rules that name no technique. */
  unmapped: z.array(z.string()),
});
export type DetectionsCoverageAnswer = z.infer<typeof DetectionsCoverageAnswer>;
