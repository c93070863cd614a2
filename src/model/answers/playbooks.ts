import * as z from 'zod';
import { Decision } from '../decision.ts';
import { EntityKind } from '../entity.ts';
import { LoadedPlaybook, Playbook } from '../playbook.ts';
import { ProblemAnswer } from './problems.ts';

/** `cordon playbooks validate --json`. Content that is not valid is an error, with its problems. */
export const PlaybooksValidateAnswer = z.strictObject({
  valid: z.literal(true),
  playbooks: z.int().min(0),
  exceptions: z.int().min(0),
  detections: z.int().min(0),
  warnings: z.array(ProblemAnswer),
});
export type PlaybooksValidateAnswer = z.infer<typeof PlaybooksValidateAnswer>;

/** `cordon playbooks list --json`. */
export const PlaybooksListAnswer = z.strictObject({
  playbooks: z.array(z.strictObject({
    ...Playbook.pick({ id: true, name: true, version: true, triggers: true }).shape,
    ...LoadedPlaybook.pick({ file: true, digest: true }).shape,
    /** Always there: what a file leaves out is empty. */
    conditions: Playbook.shape.conditions.unwrap(),
  })),
  actions: z.array(z.strictObject({
    id: z.string(),
    title: z.string(),
    kinds: z.array(EntityKind),
    /** RE&CT response action id. */
    react: z.string(),
    reversibility: z.enum(['full', 'partial', 'none']),
    permissions: z.array(z.string()),
  })),
});
export type PlaybooksListAnswer = z.infer<typeof PlaybooksListAnswer>;

/** `cordon playbooks explain --json`: the last decision. */
export const PlaybooksExplainAnswer = z.strictObject({ decision: Decision });
export type PlaybooksExplainAnswer = z.infer<typeof PlaybooksExplainAnswer>;
