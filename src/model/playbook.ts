import * as z from 'zod';
import { EventSource } from './event.ts';
import { Comparison, Digest, Duration, EnvironmentTag, Json, Severity, Where } from './primitives.ts';

const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'expected letters, digits, dots, dashes');

export const Trigger = z.strictObject({
  source: EventSource,
  event_type: z.string().min(1),
  severity: z.array(Severity).min(1).optional().describe('Any of these; absent: any severity.'),
});
export type Trigger = z.infer<typeof Trigger>;

export const Conditions = z.strictObject({
  asset_criticality: Comparison.optional().describe('Holds per target; a target of unknown criticality does not satisfy it.'),
  environment: z.array(EnvironmentTag).min(1).optional().describe('Holds per target; a target of unknown environment does not satisfy it.'),
  risk_threshold: z.number().min(0).max(200).optional().describe('Least risk score of the incident.'),
  distinct_sources: Comparison.optional().describe('How many different sources have reported the incident.'),
});
export type Conditions = z.infer<typeof Conditions>;

const Parameters = z.record(z.string(), Json);

export const PlaybookAction = z.strictObject({
  id: slug,
  type: z.string().min(1).describe('An abstract type (isolate_host, revoke_token, ...) that cordon.yaml routes, or an action id (entra/revoke-sessions).'),
  target: z.string().default('{{ entity.value }}'),
  phase: z.enum(['containment', 'eradication', 'recovery', 'communication']).optional().describe('NIST SP 800-61 phase.'),
  parameters: Parameters.default({}),
  when: z.string().optional().describe('A CEL expression over incident, entity and context.'),
  needs: z.array(z.strictObject({ action: slug, outcome: z.enum(['effective', 'accepted', 'failed']) })).default([])
    .describe('Runs only after another action of this playbook has this outcome.'),
  on_failure: z.enum(['keep', 'rollback', 'escalate']).default('keep'),
  duration: Duration.optional().describe('How long the containment holds; absent: the configured default.'),
  rollback: z.strictObject({ id: slug, type: z.string(), target: z.string().optional(), parameters: Parameters.default({}) }).optional()
    .describe('Describes what a release does; a release always restores what was before.'),
});
export type PlaybookAction = z.infer<typeof PlaybookAction>;

export const Playbook = z.strictObject({
  id: slug,
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as "1.3.0"'),
  description: z.string().optional(),
  triggers: z.array(Trigger).min(1),
  conditions: Conditions.default({}),
  actions: z.array(PlaybookAction).min(1),
  gates: z.strictObject({
    human_approval: z.boolean().default(false),
    dry_run: z.boolean().default(false),
    audit_log: z.literal(true, 'audit_log cannot be switched off: the ledger is what approvals and releases are made from').default(true),
  }).prefault({}),
  execution: z.strictObject({
    idempotency: z.literal(true, 'idempotency cannot be switched off: runs are repeated after every crash').default(true),
    timeout_seconds: z.int().min(1).max(3_600).default(30).describe('Bounds each remote call, not the wait for effective.'),
    retry_policy: z.strictObject({
      max_attempts: z.int().min(1).max(10).default(3),
      backoff_ms: z.int().min(0).max(60_000).default(1_000),
    }).prefault({}),
  }).prefault({}),
  phases: z.array(z.string()).default([]),
  roles: z.record(z.string(), z.string()).default({}).describe('Role in the response -> role of contacts.yaml.'),
  communications: z.array(z.strictObject({ audience: z.enum(['legal', 'pr', 'it', 'support', 'management']), when: z.string(), message: z.string() })).default([]),
  escalation: z.strictObject({ queue: z.string(), after: Duration.optional() }).optional(),
  sla: z.strictObject({ acknowledge: Duration.optional(), contain: Duration.optional() }).optional(),
});
export type Playbook = z.infer<typeof Playbook>;

/** `playbooks/*.yaml`. */
export const PlaybookFile = z.strictObject({ playbook: Playbook });

/** A playbook with where it is written; `digest` is of the file's bytes. */
export const LoadedPlaybook = z.strictObject({
  playbook: Playbook,
  file: z.string(),
  digest: Digest,
  /** `file:line` of `conditions` keys, triggers and actions, by path: `conditions.environment`, `actions.0`. */
  lines: z.record(z.string(), Where),
});
export type LoadedPlaybook = z.infer<typeof LoadedPlaybook>;
