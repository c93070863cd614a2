import * as z from 'zod';
import { Where } from './primitives.ts';

/** Something that was not done: which rule says no, where the rule is written, why, and what a person can do. */
export const Refusal = z.strictObject({
  rule: z.string().min(1),
  where: Where,
  reason: z.string().min(1),
  next: z.string().min(1),
});
export type Refusal = z.infer<typeof Refusal>;
