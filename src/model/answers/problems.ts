import * as z from 'zod';
import type { ContentProblem } from '../errors.ts';

/** A `ContentProblem` as an answer shows it. */
export const ProblemAnswer = z.strictObject({
  file: z.string(), line: z.int().min(1), column: z.int().min(1), path: z.string(), message: z.string(), nearest: z.string().nullable(),
}) satisfies z.ZodType<ContentProblem>;

/** `cordon doctor --json`; `next`: what to do where it is not ok. */
export const DoctorAnswer = z.strictObject({
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string(), next: z.string().nullable() })),
});
export type DoctorAnswer = z.infer<typeof DoctorAnswer>;

/** What any verb answers with `--json` when it fails. `problems`: of content files. */
export const ErrorAnswer = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), next: z.string(), problems: z.array(ProblemAnswer).optional() }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;
