import * as z from 'zod';
import type { ScopeOf } from '../../src/model/index.ts';
import { ProviderCallError } from '../errors.ts';
import { bodyOf, send, type Answer, type Bound } from '../http.ts';
import { trimmed, type Tokens } from '../token.ts';

const ARM = 'https://management.azure.com';
export const ARM_RESOURCE = `${ARM}/.default`;
/** https://learn.microsoft.com/rest/api/virtualnetwork/network-security-groups */
const API_VERSION = '2024-05-01';
/** ARM ends a list at some page; more pages than this is a loop. */
const MOST_PAGES = 100;

const list = z.array(z.string()).nullish().transform((items) => items ?? []);
const single = z.string().nullish().transform((item) => (item == null || item === '' ? [] : [item]));

/** https://learn.microsoft.com/rest/api/virtualnetwork/security-rules/get */
const Rule = z.object({
  id: z.string().optional(),
  name: z.string(),
  properties: z.object({
    access: z.enum(['Allow', 'Deny']),
    direction: z.enum(['Inbound', 'Outbound']),
    priority: z.number(),
    description: z.string().nullish(),
    provisioningState: z.string().nullish(),
    sourceAddressPrefix: single,
    sourceAddressPrefixes: list,
    destinationAddressPrefix: single,
    destinationAddressPrefixes: list,
  }),
});

export interface SecurityRule {
  name: string;
  access: 'Allow' | 'Deny';
  direction: 'Inbound' | 'Outbound';
  priority: number;
  description: string;
  provisioningState: string;
  sources: string[];
  destinations: string[];
}

export interface SecurityGroup {
  id: string;
  /** Whether a change cuts flows that exist. */
  flushConnection: boolean;
  rules: SecurityRule[];
}

const Group = z.object({
  id: z.string(),
  properties: z.object({ flushConnection: z.boolean().nullish(), securityRules: z.array(Rule).nullish() }),
});
const Groups = z.object({ value: z.array(Group), nextLink: z.string().nullish() });

/** Reads of the Azure Resource Manager. All throw ProviderCallError. */
export interface AzureClient {
  securityGroups(bound: Bound): Promise<SecurityGroup[]>;
  /** By ARM id; null where there is none. A TypeError where it is no NSG's id. */
  securityGroup(id: string, bound: Bound): Promise<SecurityGroup | null>;
}

/** A client of one subscription; nothing is fetched before the first call. */
export function azureClient(scope: ScopeOf<'azure'>, tokens: Tokens): AzureClient {
  const base = trimmed(scope.endpoint ?? ARM);
  const get = async (operation: string, url: string, bound: Bound): Promise<Answer> =>
    send({ service: 'azure', operation, method: 'GET', url, headers: { authorization: `Bearer ${await tokens(bound)}` } }, bound);
  return {
    async securityGroups(bound) {
      const operation = 'list network security groups';
      const groups: SecurityGroup[] = [];
      let url: string | null = `${base}/subscriptions/${scope.subscriptionId}/providers/Microsoft.Network/networkSecurityGroups?api-version=${API_VERSION}`;
      for (let page = 0; url !== null; page += 1) {
        if (page === MOST_PAGES) throw wrongReply(operation, `more than ${MOST_PAGES} pages`);
        const body: z.infer<typeof Groups> = bodyOf(await get(operation, url, bound), Groups, { service: 'azure', operation });
        groups.push(...body.value.map(shown));
        url = body.nextLink == null || body.nextLink === '' ? null : sameHost(body.nextLink, base, operation);
      }
      return groups;
    },
    async securityGroup(id, bound) {
      if (nsgId(id) === null) throw new TypeError(`expected the ARM id of a network security group, got ${id}`);
      const operation = 'read network security group';
      const answer = await get(operation, `${base}${id}?api-version=${API_VERSION}`, bound);
      return answer.status === 404 ? null : shown(bodyOf(answer, Group, { service: 'azure', operation }));
    },
  };
}

/** Our token goes to the host that we were told, wherever an answer points. */
function sameHost(link: string, base: string, operation: string): string {
  if (URL.canParse(link) && new URL(link).origin === new URL(base).origin) return link;
  throw wrongReply(operation, 'the next page is on another host');
}

function wrongReply(operation: string, message: string): ProviderCallError {
  return new ProviderCallError({ code: 'PROVIDER_REPLY', service: 'azure', operation, status: null, reason: null, retryable: false, message });
}

function shown(group: z.infer<typeof Group>): SecurityGroup {
  return {
    id: group.id,
    flushConnection: group.properties.flushConnection ?? false,
    rules: (group.properties.securityRules ?? []).map(({ name, properties }) => ({
      name,
      access: properties.access,
      direction: properties.direction,
      priority: properties.priority,
      description: properties.description ?? '',
      provisioningState: properties.provisioningState ?? 'Succeeded',
      sources: [...properties.sourceAddressPrefix, ...properties.sourceAddressPrefixes],
      destinations: [...properties.destinationAddressPrefix, ...properties.destinationAddressPrefixes],
    })),
  };
}

export interface NsgId {
  subscription: string;
  resourceGroup: string;
  name: string;
}

/** An NSG's ARM id in its parts, null for anything else: it goes into URLs, so nothing but the documented characters passes. */
export function nsgId(id: string): NsgId | null {
  const found = /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([\w().-]{1,90})\/providers\/Microsoft\.Network\/networkSecurityGroups\/([\w.-]{1,80})$/i.exec(id);
  const [, subscription, resourceGroup, name] = found ?? [];
  return subscription === undefined || resourceGroup === undefined || name === undefined ? null : { subscription, resourceGroup, name };
}
