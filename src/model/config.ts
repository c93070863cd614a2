import * as z from 'zod';
import { ENTITY_KINDS, EntityKind } from './entity.ts';
import { SentinelTarget } from './sentinel.ts';
import { Comparison, Duration, EnvironmentTag, Severity, Where } from './primitives.ts';

export const GATES = ['auto', 'shadow', 'approval', 'deny'] as const;
/** Who lets a containment through, from the least strict to the strictest. */
export const Gate = z.enum(GATES);
export type Gate = z.infer<typeof Gate>;

/** The stricter of two gates. */
export function stricter(a: Gate, b: Gate): Gate {
  return GATES.indexOf(a) >= GATES.indexOf(b) ? a : b;
}

const scopeBase = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and dashes'),
  endpoint: z.url().optional().describe('Another base address for the provider\'s API: a sovereign cloud, or the range.'),
};

export const Scope = z.discriminatedUnion('provider', [
  z.strictObject({
    ...scopeBase, provider: z.literal('aws'), account: z.string().regex(/^\d{12}$/), regions: z.array(z.string()).min(1),
    roleArn: z.string().optional(),
    quarantineInstanceProfile: z.string().optional().describe('ARN of a profile without permissions that a revoked instance gets; absent: none.'),
  }),
  z.strictObject({
    ...scopeBase, provider: z.literal('azure'), subscriptionId: z.guid(), tenantId: z.guid().optional(),
    nsgBand: z.strictObject({ from: z.int().min(100).max(4096), to: z.int().min(100).max(4096) }).default({ from: 200, to: 299 }),
    nsgs: z.array(z.string()).optional().describe('ARM ids of the NSGs that blocks go to; absent: all of the subscription.'),
  }),
  z.strictObject({ ...scopeBase, provider: z.literal('entra'), tenantId: z.guid(), loginEndpoint: z.url().optional() }),
  z.strictObject({ ...scopeBase, provider: z.literal('defender'), tenantId: z.guid(), loginEndpoint: z.url().optional() }),
]);
export type Scope = z.infer<typeof Scope>;
export type ScopeOf<P extends Scope['provider']> = Extract<Scope, { provider: P }>;

const priorities = z.strictObject({ critical: z.string(), high: z.string(), medium: z.string(), low: z.string() })
  .default({ critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' }).describe('The ticket system\'s own names.');
export const TicketSystem = z.discriminatedUnion('system', [
  z.strictObject({ system: z.literal('jira'), baseUrl: z.url(), project: z.string(), issueType: z.string().default('Task'), priorities }),
  z.strictObject({ system: z.literal('github'), baseUrl: z.url().default('https://api.github.com'), repository: z.string().regex(/^[^/\s]+\/[^/\s]+$/), priorities }),
]);
export type TicketSystem = z.infer<typeof TicketSystem>;

const remote = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected the name of a git remote, such as origin').optional()
  .describe('The git remote that every run shares its record with: what others published is taken in first, the intent is pushed before anything is touched. Absent: the record stays in this clone.');

export const Environment = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('range'), remote }),
  z.strictObject({
    kind: z.literal('cloud'),
    remote,
    backend: z.string().min(1).describe('Where Pulumi keeps its state: s3://, azblob://, gs://, https://, or file:// on a laptop.'),
    secretsProvider: z.string().min(1),
    scopes: z.array(Scope).min(1),
    tickets: TicketSystem.optional(),
    sentinel: SentinelTarget.optional().describe('The workspace that `cordon detections sync` brings the rules to; the range has its own.'),
  }),
]);
export type Environment = z.infer<typeof Environment>;

const ByKind = z.partialRecord(z.enum([...ENTITY_KINDS, '*']), z.union([z.string(), z.array(z.string()).min(1)]));
/** By entity kind, or by the provider that the playbook names and then by entity kind. */
export const Route = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1), ByKind]));
export type Route = z.infer<typeof Route>;

export const GateRow = z.strictObject({
  when: z.strictObject({
    severity: z.array(Severity).min(1).optional(),
    environment: z.array(EnvironmentTag).min(1).optional(),
    criticality: Comparison.optional(),
    kind: z.array(EntityKind).min(1).optional(),
    action: z.array(z.string()).min(1).optional(),
    confidence: Comparison.optional().describe('Historical precision of the detection, 0 to 100; unknown does not match.'),
  }).optional(),
  gate: Gate,
  threshold: z.number().min(0).optional().describe('Least risk score; a playbook\'s own risk_threshold wins.'),
});
export type GateRow = z.infer<typeof GateRow>;

const Cap = z.strictObject({ targets: z.int().min(0), percent: z.number().min(0).max(100) });
export const Guardrails = z.strictObject({
  caps: z.strictObject({
    perRun: Cap.default({ targets: 10, percent: 5 }),
    perHour: Cap.default({ targets: 30, percent: 10 }),
    perDay: Cap.default({ targets: 100, percent: 20 }),
  }).prefault({}),
  storm: z.strictObject({
    window: Duration.default('5m'),
    eventsPerSourceAndSeverity: z.int().min(1).default(200),
    newIncidents: z.int().min(1).default(20),
    closesAfterQuiet: Duration.optional(),
  }).prefault({}),
});
export type Guardrails = z.infer<typeof Guardrails>;

const points = z.number();
export const Scoring = z.strictObject({
  threshold: z.number().min(0).default(75),
  severity: z.strictObject({ critical: points, high: points, medium: points, low: points }).default({ critical: 30, high: 20, medium: 10, low: 0 }),
  threatIntelligence: z.strictObject({ perConfidence: points }).default({ perConfidence: 0.5 }),
  criticalAsset: z.strictObject({ above: z.number(), points }).default({ above: 8, points: -15 }),
  repeatOffender: z.strictObject({ earlierIncidentsAbove: z.int(), points }).default({ earlierIncidentsAbove: 3, points: 10 }),
  detectionConfidence: z.strictObject({ perConfidence: points }).default({ perConfidence: 0.2 }),
  corroboration: z.strictObject({ perExtraSource: points, most: points }).default({ perExtraSource: 15, most: 30 }),
  privilegedIdentity: z.strictObject({ points }).default({ points: 15 }),
});
export type Scoring = z.infer<typeof Scoring>;

export const Correlation = z.strictObject({
  window: Duration.default('5m'), longest: Duration.default('60m'), mostEntities: z.int().min(1).default(50),
  sharedEntityAbove: z.int().min(1).default(20).describe('An entity that more open incidents than this share does not fold.'),
});
export type Correlation = z.infer<typeof Correlation>;

/** The first rollout: only low and medium severity outside production runs on its own. */
const FIRST_ROLLOUT: z.input<typeof GateRow>[] = [
  { when: { environment: ['production'], criticality: '>= 8' }, gate: 'approval' },
  { when: { severity: ['low', 'medium'], environment: ['staging', 'dev', 'sandbox'] }, gate: 'auto', threshold: 40 },
  { gate: 'approval' },
];

const DEFAULT_ROUTES: z.input<z.ZodRecord<z.ZodString, typeof Route>> = {
  isolate_host: { device: 'defender/isolate-device' },
  revoke_token: { identity_platform: { user: 'entra/revoke-sessions', aws_role: 'aws/revoke-role-sessions' }, user: 'entra/revoke-sessions', aws_role: 'aws/revoke-role-sessions' },
  disable_account: { user: 'entra/disable-user' },
  block_ip: { ip: ['azure/block-ip-nsg'] },
  create_ticket: { '*': 'notify/ticket' },
};

/** `cordon.yaml`. Every part has a default, so a missing file means the shipped defaults. */
export const Config = z.strictObject({
  version: z.literal(1).default(1),
  defaultEnvironment: z.string().default('range'),
  environments: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Environment).default({ range: { kind: 'range' } }),
  routes: z.record(z.string(), Route).default(DEFAULT_ROUTES),
  correlation: Correlation.prefault({}),
  scoring: Scoring.prefault({}),
  gates: z.array(GateRow).min(1).default(FIRST_ROLLOUT),
  guardrails: Guardrails.prefault({}),
  containment: z.strictObject({
    defaultDuration: Duration.default('24h').describe('How long a hold lasts when the playbook does not say.'),
  }).prefault({}),
  queues: z.strictObject({ default: z.string().default('soc'), P1: z.string().optional(), P2: z.string().optional() }).prefault({}),
  tickets: TicketSystem.optional().describe('For the range; a cloud environment has its own.'),
});
export type Config = z.infer<typeof Config>;

/** The configuration with where each gate row and guardrail is written. */
export const LoadedConfig = z.strictObject({ config: Config, file: z.string(), lines: z.record(z.string(), Where) });
export type LoadedConfig = z.infer<typeof LoadedConfig>;
