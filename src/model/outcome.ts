import * as z from 'zod';
import { EntityRef } from './entity.ts';
import { Instant } from './primitives.ts';

/** Access that is left although we asked, and until when (null: unknown or for ever). */
export const Residual = z.strictObject({ what: z.string(), until: Instant.nullable() });
export type Residual = z.infer<typeof Residual>;

export const OutcomeState = z.enum(['requested', 'accepted', 'effective', 'failed']);
export type OutcomeState = z.infer<typeof OutcomeState>;

/**
 * What became of one action on one target: three truths with three times. `requestedAt`: we asked; `acceptedAt`: the API
 * said yes to all of it; `effectiveAt`: we looked, and the access is gone.
 */
export const Outcome = z.strictObject({
  action: z.string(),
  target: EntityRef,
  requestedAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  effectiveAt: Instant.nullable(),
  residual: Residual.nullable(),
  /** What went wrong, and the next step for a person. */
  failure: z.strictObject({ reason: z.string(), next: z.string() }).nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** How far an outcome has come. */
export function outcomeState(outcome: Outcome): OutcomeState {
  if (outcome.failure !== null) return 'failed';
  if (outcome.effectiveAt !== null) return 'effective';
  return outcome.acceptedAt === null ? 'requested' : 'accepted';
}
