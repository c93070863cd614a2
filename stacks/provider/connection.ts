import * as z from 'zod';
import { awsClients, type AwsClients } from './aws.ts';
import { ProviderError } from './errors.ts';
import { tokens, type Tokens } from './token.ts';

/** The configuration of an explicit `cordon` provider resource: one service of one tenant, or one account. */
export const Config = z.strictObject({
  service: z.enum(['entra', 'defender', 'aws', 'sentinel']),
  /** Base URL that stands in the place of the vendor's host. */
  endpoint: z.url({ protocol: /^https?$/ }).nullish(),
  /** Base URL in the place of https://login.microsoftonline.com. */
  loginEndpoint: z.url({ protocol: /^https?$/ }).nullish(),
  tenantId: z.guid().nullish(),
  subscriptionId: z.guid().nullish(),
  region: z.string().regex(/^[a-z0-9-]+$/).nullish(),
  /** Role that is assumed before EC2 is called. */
  roleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/).nullish(),
  account: z.string().regex(/^\d{12}$/).nullish(),
});
export type Config = z.infer<typeof Config>;

/** What handlers get: calls of the one service that the provider resource was configured for. */
export interface Connection {
  graph(): Rest;
  defender(): Rest;
  aws(): AwsClients;
  arm(): Arm;
}

/** A REST service: its base URL without a slash at the end, and its tokens. */
export interface Rest {
  base: string;
  tokens: Tokens;
}

/** Azure Resource Manager, for one subscription. */
export interface Arm extends Rest { subscription: string }

/** https://learn.microsoft.com/azure/azure-resource-manager/management/overview */
const ARM = 'https://management.azure.com';
/** https://learn.microsoft.com/graph/use-the-api */
const GRAPH = 'https://graph.microsoft.com';
/** https://learn.microsoft.com/defender-endpoint/api/exposed-apis-list; tokens are still for the older name of the resource. */
const DEFENDER = 'https://api.security.microsoft.com';
const DEFENDER_SCOPE = 'https://api.securitycenter.microsoft.com/.default';

/** Makes the connection; nothing is fetched, and no SDK loaded, before the first call. */
export function connectionOf(config: Config): Connection {
  const only = (service: Config['service']): void => {
    if (config.service !== service) {
      throw new ProviderError('FAILED_PRECONDITION', `this resource needs a cordon provider with service: ${service}; it was given one with service: ${config.service}`);
    }
  };
  const graph: Rest = { base: trimmed(config.endpoint ?? GRAPH), tokens: tokens(`${GRAPH}/.default`, config) };
  const defender: Rest = { base: trimmed(config.endpoint ?? DEFENDER), tokens: tokens(DEFENDER_SCOPE, config) };
  const aws = awsClients(config);
  return {
    graph: () => { only('entra'); return graph; },
    defender: () => { only('defender'); return defender; },
    aws: () => { only('aws'); return aws; },
    arm: () => {
      only('sentinel');
      if (config.subscriptionId == null) throw new ProviderError('FAILED_PRECONDITION', 'service: sentinel needs a subscriptionId');
      return { base: trimmed(config.endpoint ?? ARM), tokens: tokens(`${ARM}/.default`, config), subscription: config.subscriptionId };
    },
  };
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
