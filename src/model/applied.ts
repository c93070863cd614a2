import * as z from 'zod';
import { Digest, Instant, Json } from './primitives.ts';

/** A resource as data, as `responders/contract.ts` describes it. */
export const AppliedResource = z.strictObject({
  name: z.string(), type: z.string(), provider: z.enum(['aws', 'azure-native', 'cordon']), wave: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  inputs: z.record(z.string(), Json), serves: z.array(z.string()), importId: z.string().nullable(), timeoutSeconds: z.int().min(1),
});

/**
 * What Pulumi holds in one stack, so that an auditor can check it offline. `running`: written before the engine starts;
 * found again later, it says that a run died and the state has to be mended. `incidents/stacks/<stack>.json`.
 */
export const AppliedStack = z.strictObject({
  stack: z.string(), state: z.enum(['running', 'done', 'failed']), digest: Digest, resources: z.array(AppliedResource), at: Instant,
});
export type AppliedStack = z.infer<typeof AppliedStack>;
