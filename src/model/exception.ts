import * as z from 'zod';
import { EntityKind } from './entity.ts';
import { Digest, Duration, Instant, Where } from './primitives.ts';

const Risk = z.strictObject({ likelihood: z.int().min(1).max(5), impact: z.int().min(1).max(5) });

export const ExceptionScope = z.strictObject({
  entities: z.array(z.union([
    z.strictObject({ kind: EntityKind, id: z.string().min(1) }),
    z.strictObject({ kind: EntityKind, match: z.string().min(1).describe('A name pattern; only * is special.') }),
    z.strictObject({ kind: z.literal('ip'), cidr: z.string().min(1) }),
  ])).min(1).optional(),
  actions: z.array(z.string().min(1)).min(1).optional().describe('Action ids or abstract action types.'),
  detections: z.array(z.string().min(1)).min(1).optional(),
  environments: z.array(z.string().min(1)).min(1).optional(),
}).refine((scope) => Object.values(scope).some((part) => part !== undefined), 'an exception that matches everything is refused: name entities, actions, detections or environments');
export type ExceptionScope = z.infer<typeof ExceptionScope>;

export const ExceptionEffect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suppress') }),
  z.strictObject({ kind: z.literal('require-approval') }),
  z.strictObject({ kind: z.literal('deny-action') }),
  z.strictObject({ kind: z.literal('downgrade'), to: z.enum(['approval', 'shadow']) }),
]);
export type ExceptionEffect = z.infer<typeof ExceptionEffect>;

/** `exceptions/<id>.yaml`: this rule of ours does not apply here, for a while, because its owner accepted the risk. */
export const RiskException = z.strictObject({
  id: z.string().regex(/^EX-\d{4}-\d{4,}$/, 'expected an id such as EX-2026-0007'),
  title: z.string().min(1),
  type: z.enum(['containment', 'detection', 'control']),
  scope: ExceptionScope,
  effect: ExceptionEffect,
  risk: z.strictObject({ statement: z.string().min(1), inherent: Risk, residual: Risk, owner: z.string().min(1) }),
  requestedBy: z.string().min(1),
  approvals: z.array(z.strictObject({
    by: z.string().min(1), role: z.string().min(1), pullRequest: z.union([z.string(), z.int()]).optional(), digest: Digest, at: Instant,
  })).default([]),
  compensatingControls: z.array(z.strictObject({
    description: z.string().min(1), check: z.string().min(1), lastHeldAt: Instant.optional(),
  })).default([]),
  remediation: z.strictObject({
    plan: z.string().min(1), owner: z.string().min(1),
    milestones: z.array(z.strictObject({ title: z.string(), due: z.iso.date(), doneAt: Instant.optional() })).default([]),
  }),
  grc: z.strictObject({ system: z.string(), reference: z.string(), controls: z.array(z.string()).default([]) }).optional(),
  validFrom: Instant,
  expiresAt: Instant,
  reviewEvery: Duration.optional(),
  renewalOf: z.string().optional(),
  renewals: z.int().min(0).default(0),
  revokedAt: Instant.optional(),
  revokedBy: z.string().optional(),
  reason: z.string().optional(),
}).refine((exception) => exception.validFrom < exception.expiresAt, { path: ['expiresAt'], message: 'expiresAt must be after validFrom' })
  .refine((exception) => exception.approvals.every((approval) => approval.by !== exception.requestedBy), { path: ['approvals'], message: 'who asked cannot approve' });
export type RiskException = z.infer<typeof RiskException>;

export const LoadedException = z.strictObject({ exception: RiskException, file: z.string(), digest: Digest, where: Where });
export type LoadedException = z.infer<typeof LoadedException>;
