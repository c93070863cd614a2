import { parse } from 'yaml';
import { Config, entityRef, Event, PlaybookFile, RiskException, sha256 } from '../model/index.ts';
import type {
  CatalogueAction, DecideInputs, Entity, EntityContext, EntityKind, EntityRef, LoadedException, LoadedPlaybook, Severity,
} from '../model/index.ts';
import * as z from 'zod';

/** Builders for tests: a fitting incident by default, changed where a test says so. */
export const NOW = '2026-11-21T03:00:00.000Z';

export function entity(kind: EntityKind, value: string, name = value): Entity {
  return { kind, value, name };
}

export const ALICE = entity('user', '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59', 'alice@contoso.example');
export const WS17 = entity('device', '73e7e2de709dff64ef64b1d0c30e67fab63279db', 'ws-17');
export const ATTACKER = entity('ip', '203.0.113.7');
export const PAYMENTS = entity('device', '9d1c4be2a5f34b7f8ad0c6e1f7a3b25c0d4e6f81', 'srv-pay-01');

export function event(changes: Partial<Event> = {}): Event {
  const entities = changes.entities ?? [ALICE];
  return Event.parse({
    fingerprint: sha256(JSON.stringify([changes.source, changes.eventType, changes.severity, changes.detectedAt, changes.sourceId, entities])),
    adapter: 'generic', source: 'edr', eventType: 'credential_theft', severity: 'critical', severityAssumed: false, title: 'Credential theft', sourceId: null,
    detection: 'lsass-access', confidence: null, occurredAt: null, detectedAt: NOW, receivedAt: NOW, entities, unresolved: [], loggedOn: [],
    tactics: ['credential-access'], techniques: ['T1003.001'], metadata: {}, payloadDigest: sha256('payload'), ...changes,
  });
}

export function known(of: Entity, changes: Partial<EntityContext> = {}): EntityContext {
  return {
    entity: of, known: true, aliases: [], addresses: [], environment: 'staging', criticality: 5, productionCritical: false, privileged: false, scope: null,
    owner: null, loggedOn: [], facts: [], ...changes,
  };
}

/** The playbook of the issue, word for word. */
export const IR_AUTO_042 = `
playbook:
  id: IR-AUTO-042
  name: "Credential Compromise Containment"
  version: "1.3.0"
  triggers:
    - source: "edr"
      event_type: "credential_theft"
      severity: ["high", "critical"]
  conditions:
    asset_criticality: "<= 7"
    environment: ["staging", "dev", "sandbox"]
    risk_threshold: 75
  actions:
    - id: "revoke-session"
      type: "revoke_token"
      target: "{{ entity.value }}"
      parameters:
        provider: "identity_platform"
        scope: "active_sessions"
      rollback:
        id: "restore-session"
        type: "revoke_token"
        parameters:
          provider: "identity_platform"
          scope: "active_sessions"
          action: "restore"
    - id: "notify-channel"
      type: "create_ticket"
      target: "{{ entity.value }}"
      parameters:
        system: "jira"
        project: "SEC"
        priority: "{{ severity }}"
        labels: ["auto-remediated", "credential-theft"]
  gates:
    human_approval: false
    dry_run: false
    audit_log: true
  execution:
    idempotency: true
    timeout_seconds: 30
    retry_policy:
      max_attempts: 2
      backoff_ms: 1000
`;

/** A playbook from YAML, with made-up lines for what a test looks at. */
export function playbook(text: string): LoadedPlaybook {
  const { playbook: parsed } = PlaybookFile.parse(parse(text));
  const file = `playbooks/${parsed.id}.yaml`;
  const lines: Record<string, string> = {};
  Object.keys(parsed.conditions).forEach((key, index) => { lines[`conditions.${key}`] = `${file}:${20 + index}`; });
  parsed.triggers.forEach((_, index) => { lines[`triggers.${index}`] = `${file}:${10 + index}`; });
  parsed.actions.forEach((_, index) => { lines[`actions.${index}`] = `${file}:${30 + index}`; });
  return { playbook: parsed, file, digest: sha256(text), lines };
}

/** A short playbook: any `edr` `credential_theft`, with these parts changed. */
export function smallPlaybook(id: string, changes: object = {}): LoadedPlaybook {
  return playbook(JSON.stringify({
    playbook: {
      id, name: id, version: '1.0.0', triggers: [{ source: 'edr', event_type: 'credential_theft' }], conditions: { risk_threshold: 0 },
      actions: [{ id: 'revoke', type: 'revoke_token' }], ...changes,
    },
  }));
}

export const CATALOGUE: CatalogueAction[] = [
  { id: 'entra/revoke-sessions', kinds: ['user'], task: false, reversibility: 'none' },
  { id: 'entra/disable-user', kinds: ['user'], task: false, reversibility: 'full' },
  { id: 'defender/isolate-device', kinds: ['device'], task: false, reversibility: 'full' },
  { id: 'aws/revoke-role-sessions', kinds: ['aws_role'], task: false, reversibility: 'partial' },
  { id: 'azure/block-ip-nsg', kinds: ['ip'], task: false, reversibility: 'full' },
  { id: 'notify/ticket', kinds: ['user', 'device', 'ip', 'domain', 'aws_role', 'aws_user', 'access_key', 'ec2_instance', 'azure_vm', 'service_principal'], task: true, reversibility: 'none' },
];

/** A gate table that lets everything outside production run, and an effect of caps that a test does not want out of the way. */
export const WIDE = {
  gates: [
    { when: { environment: ['production'], criticality: '>= 8' }, gate: 'approval' as const },
    { when: { environment: ['staging', 'dev', 'sandbox', 'production'] }, gate: 'auto' as const },
    { gate: 'approval' as const },
  ],
  guardrails: { caps: { perRun: { targets: 100, percent: 100 }, perHour: { targets: 100, percent: 100 }, perDay: { targets: 100, percent: 100 } } },
};

export interface World {
  entities?: Entity[];
  contexts?: EntityContext[];
  events?: Event[];
  severity?: Severity;
  config?: z.input<typeof Config>;
  lines?: Record<string, string>;
  playbooks?: LoadedPlaybook[];
  exceptions?: LoadedException[];
  protected?: DecideInputs['policy']['protected'];
  indicators?: [EntityRef, number][];
}

/** Inputs of a fitting incident: alice, staging, criticality 5, a feed hit on the address, and two sources. */
export function inputs(world: World = {}, changes: Partial<DecideInputs> = {}): DecideInputs {
  const events = world.events ?? [event({ entities: [ALICE, ATTACKER] }), event({ source: 'identity', eventType: 'risky_sign_in', entities: [ALICE] })];
  const entities = world.entities ?? [...new Map(events.flatMap((one) => one.entities).map((one) => [entityRef(one), one])).values()];
  const contexts = world.contexts ?? entities.map((one) => (one.kind === 'ip' ? known(one, { known: false, environment: null, criticality: null }) : known(one)));
  return {
    cordon: { version: '0.1.0', lockfile: sha256('lockfile') }, now: NOW, environment: { name: 'range', kind: 'range' }, round: 1,
    incident: {
      id: '2026-11-21-0123456789', title: 'Credential theft', state: 'new', severity: world.severity ?? 'critical', severityAssumed: false, priority: 'P4', queue: 'soc',
      sources: [...new Set(events.map((one) => one.source))], entities, events: events.map((one) => one.fingerprint), linked: [], storm: null, openedAt: NOW,
      lastEventAt: NOW, occurredAt: null, detectedAt: NOW, acknowledgedAt: null, containedAt: null, closedAt: null, closedAs: null,
    },
    events,
    context: {
      at: NOW, entities: contexts, history: [], detections: [], sources: [],
      indicators: (world.indicators ?? [[entityRef(ATTACKER), 90]]).map(([ref, confidence]) => ({ entity: ref, confidence, source: 'internal', reason: 'command and control', at: NOW })),
    },
    policy: {
      config: { config: Config.parse(world.config ?? WIDE), file: 'cordon.yaml', lines: world.lines ?? {} },
      playbooks: world.playbooks ?? [playbook(IR_AUTO_042)], exceptions: world.exceptions ?? [], protected: world.protected ?? [], catalogue: CATALOGUE,
      inventorySize: { user: 100, device: 100, aws_role: 10 }, brokenGuards: [],
    },
    capsUsed: { run: [], hour: [], day: [] }, pauses: [], storms: [], outcomes: [],
    ...changes,
  };
}

export function exception(id: string, changes: Partial<z.input<typeof RiskException>>): LoadedException {
  const risk = { likelihood: 2, impact: 2 };
  const parsed = RiskException.parse({
    id, title: `Exception ${id}`, type: 'containment', scope: { entities: [{ kind: 'user', id: ALICE.value }] }, effect: { kind: 'require-approval' },
    risk: { statement: 'accepted', inherent: risk, residual: risk, owner: 'dana' }, requestedBy: 'erin', remediation: { plan: 'none', owner: 'dana' },
    validFrom: '2026-11-01T00:00:00Z', expiresAt: '2026-12-01T00:00:00Z', ...changes,
  });
  return { exception: parsed, file: `exceptions/${id}.yaml`, digest: sha256(JSON.stringify(parsed)), where: `exceptions/${id}.yaml:1` };
}
