import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRange } from '../../range/testing.ts';
import type { Scope, ScopeOf, TicketSystem } from '../../src/model/index.ts';
import { connect, type Clients } from '../clients.ts';
import type { ActionRequest, Call, InForce } from '../contract.ts';
import { controlKey, type ControlKey, type Entity, type EntityContext, type Json } from '../../src/model/index.ts';

export const TENANT = 'b3c1b5fc-828c-45fa-a1e1-10d74f6d6e9c';
export const ALICE = '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59';
export const LAPTOP = '73e7e2de709dff64ef64b1d0c30e67fab63279db';
export const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
export const NSG = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-app/providers/Microsoft.Network/networkSecurityGroups/nsg-app`;
export const ROLE = 'arn:aws:iam::210987654321:role/web-staging';
export const INSTANCE = 'arn:aws:ec2:eu-west-1:210987654321:instance/i-0f1e2d3c4b5a69788';
export const profile = (name: string): string => `arn:aws:iam::210987654321:instance-profile/${name}`;

export interface Scopes {
  entra: ScopeOf<'entra'>;
  defender: ScopeOf<'defender'>;
  aws: ScopeOf<'aws'>;
  azure: ScopeOf<'azure'>;
}

/** The four scopes at one base address: the range's, or a fake's. */
export function scopesAt(url: string): Scopes {
  return {
    entra: { id: 'entra-contoso', provider: 'entra', tenantId: TENANT, endpoint: `${url}/graph`, loginEndpoint: `${url}/login` },
    defender: { id: 'defender-contoso', provider: 'defender', tenantId: TENANT, endpoint: `${url}/defender`, loginEndpoint: `${url}/login` },
    aws: { id: 'aws-210987654321', provider: 'aws', account: '210987654321', regions: ['eu-west-1'], endpoint: `${url}/aws`, quarantineInstanceProfile: profile('cordon-quarantine') },
    azure: { id: 'azure-contoso', provider: 'azure', subscriptionId: SUBSCRIPTION, nsgBand: { from: 200, to: 299 }, endpoint: `${url}/arm` },
  };
}

const priorities = { critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' };
export const jiraAt = (url: string): TicketSystem => ({ system: 'jira', baseUrl: `${url}/jira`, project: 'SEC', issueType: 'Task', priorities });
export const githubAt = (url: string): TicketSystem => ({ system: 'github', baseUrl: `${url}/github`, repository: 'contoso/incidents', priorities });

/** Everything a test needs of one address. */
export interface Bench {
  scopes: Scopes;
  all: Scope[];
  clients: Clients;
}

/** Clients of the range's kind for an address. */
export function benchAt(url: string, tickets: TicketSystem | null = jiraAt(url)): Bench {
  const scopes = scopesAt(url);
  const all = Object.values(scopes);
  return { scopes, all, clients: connect(all, tickets, 'range') };
}

/** The range in this process; null where this checkout has none. */
export async function rangeIfThere(): Promise<TestRange | null> {
  if (!existsSync(join(import.meta.dirname, '..', '..', 'range', 'testing.ts'))) {
    process.stdout.write('skipped: range/ is missing\n');
    return null;
  }
  const { testRange } = await import('../../range/testing.ts');
  return testRange();
}

/** A request of a playbook, with defaults. */
export function request(target: Entity, more: Partial<ActionRequest> = {}): ActionRequest {
  return {
    incident: '2026-11-21-0123456789', action: 'contain', where: 'playbooks/ir-auto-042.yaml:14', target, context: null, parameters: {},
    severity: 'high', title: 'Credential theft', decidedAt: '2026-11-21T03:00:00.400Z', until: '2026-11-22T03:00:00Z', ...more,
  };
}

export function entity(kind: Entity['kind'], value: string, name = value): Entity {
  return { kind, value, name };
}

/** What the inventory says of an entity, with defaults. */
export function context(target: Entity, more: Partial<EntityContext> = {}): EntityContext {
  return {
    entity: target, known: true, aliases: [], addresses: [], environment: 'staging', criticality: 4, productionCritical: false, privileged: false,
    scope: null, owner: null, loggedOn: [], facts: [], ...more,
  };
}

export function call(scope: Scope, now = '2026-11-21T03:00:00Z', timeoutSeconds = 5): Call {
  return { scope, now, timeoutSeconds };
}

/** A control in force, with defaults. */
export function inForce(control: ControlKey, value: Json, more: Partial<InForce> = {}): InForce {
  return {
    control, value, before: null, until: '2026-11-22T03:00:00Z', holders: ['2026-11-21-0123456789'], marker: markerFor(control), timeoutSeconds: 30, ...more,
  };
}

function markerFor(control: ControlKey): string {
  const shared = control.type === 'azure:nsg-block' ? control.object.slice(control.object.indexOf('@')) : controlKey(control);
  let hash = 0;
  for (const sign of shared) hash = (hash * 31 + sign.charCodeAt(0)) >>> 0;
  return `cordon-${hash.toString(16).padStart(16, '0')}`;
}
