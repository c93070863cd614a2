import type { Scope, ScopeOf, TicketSystem } from '../src/model/index.ts';
import { awsClient, type AwsClient } from './aws/client.ts';
import type { Credentials } from './aws/sdk.ts';
import { ARM_RESOURCE, azureClient, type AzureClient } from './azure/client.ts';
import { DEFENDER_RESOURCE, defenderClient, type DefenderClient } from './defender/client.ts';
import { entraClient, GRAPH_RESOURCE, type EntraClient } from './entra/client.ts';
import { ProviderCallError } from './errors.ts';
import { githubClient } from './notify/github.ts';
import { jiraClient } from './notify/jira.ts';
import type { TicketClient } from './notify/ticket.ts';
import { endpointTokens, platformTokens, type Tokens } from './token.ts';

export type { Credentials };

/** The remote services of one environment. Nothing is loaded or fetched before a method of a client is called. */
export interface Clients {
  entra(scope: ScopeOf<'entra'>): EntraClient;
  defender(scope: ScopeOf<'defender'>): DefenderClient;
  aws(scope: ScopeOf<'aws'>): AwsClient;
  azure(scope: ScopeOf<'azure'>): AzureClient;
  /** Null where the environment has no ticket system. */
  tickets: TicketClient | null;
}

/** Variables that hold the secrets of ticket systems; the clouds have their platform's own chain. */
export interface TicketSecrets {
  JIRA_EMAIL?: string | undefined;
  JIRA_API_TOKEN?: string | undefined;
  GITHUB_TOKEN?: string | undefined;
}

/** One client a scope and run: they share tokens and connections. */
export function connect(scopes: readonly Scope[], tickets: TicketSystem | null, credentials: Credentials, secrets: TicketSecrets = {}): Clients {
  const tokens = tokensOf(scopes, credentials);
  return {
    entra: perScope((scope: ScopeOf<'entra'>) => entraClient(scope, tokens(scope, GRAPH_RESOURCE))),
    defender: perScope((scope: ScopeOf<'defender'>) => defenderClient(scope, tokens(scope, DEFENDER_RESOURCE))),
    aws: perScope((scope: ScopeOf<'aws'>) => awsClient(scope, credentials)),
    azure: perScope((scope: ScopeOf<'azure'>) => azureClient(scope, tokens(scope, ARM_RESOURCE))),
    tickets: tickets === null ? null : ticketClient(tickets, credentials, secrets),
  };
}

function perScope<S extends Scope, C>(make: (scope: S) => C): (scope: S) => C {
  const made = new Map<string, C>();
  return (scope) => {
    const client = made.get(scope.id) ?? make(scope);
    made.set(scope.id, client);
    return client;
  };
}

type Tenant = Exclude<Scope, { provider: 'aws' }>;

/** In the range tokens come from its login service, which one of the scopes names; elsewhere from the platform. */
function tokensOf(scopes: readonly Scope[], credentials: Credentials): (scope: Tenant, resource: string) => Tokens {
  const login = scopes.flatMap((scope) => ('loginEndpoint' in scope && scope.loginEndpoint !== undefined ? [{ url: scope.loginEndpoint, tenant: scope.tenantId }] : []))[0];
  return (scope, resource) => {
    if (credentials === 'platform') return platformTokens(resource, scope.tenantId ?? null);
    const url = 'loginEndpoint' in scope ? (scope.loginEndpoint ?? login?.url) : login?.url;
    return url === undefined ? async () => 'range' : endpointTokens(url, scope.tenantId ?? login?.tenant ?? 'common', resource);
  };
}

function ticketClient(system: TicketSystem, credentials: Credentials, secrets: TicketSecrets): TicketClient {
  if (system.system === 'github') return lazily('github', () => githubClient(system, credentials === 'range' ? 'range' : required('github', { GITHUB_TOKEN: secrets.GITHUB_TOKEN })));
  return lazily('jira', () => jiraClient(system, credentials === 'range' ? 'Bearer range' : basic(secrets)));
}

/** A missing secret fails the ticket alone, when it is opened: never the containment. */
function lazily(system: TicketClient['system'], make: () => TicketClient): TicketClient {
  return {
    system,
    find: async (...call) => make().find(...call),
    open: async (...call) => make().open(...call),
    comment: async (...call) => make().comment(...call),
  };
}

/** https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/ */
function basic(secrets: TicketSecrets): string {
  const email = required('jira', { JIRA_EMAIL: secrets.JIRA_EMAIL });
  const token = required('jira', { JIRA_API_TOKEN: secrets.JIRA_API_TOKEN });
  return `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
}

function required(service: string, variable: { [name: string]: string | undefined }): string {
  const [name, value] = Object.entries(variable)[0] ?? ['', undefined];
  if (value !== undefined && value !== '') return value;
  throw new ProviderCallError({
    code: 'PROVIDER_CREDENTIALS', service, operation: 'sign in', status: null, reason: null, retryable: false, message: `${name} is not set`, next: `Set ${name} for the run, from the platform's secret store.`,
  });
}
