import type { PulumiProvider } from '../../responders/contract.ts';
import type { Json, Scope } from '../../src/model/index.ts';

/** Inputs of the explicit provider resource that carries a scope's connection. */
export type ProviderInputs = { [key: string]: Json };

/** How `provider` reaches `scope`. Credentials are not in it: they come from the platform's own chain. */
export function connectionOf(scope: Scope, provider: PulumiProvider): ProviderInputs {
  if (provider === 'cordon') return cordonConnection(scope);
  if (scope.provider === 'aws') return awsConnection(scope);
  if (scope.provider === 'azure') return { subscriptionId: scope.subscriptionId, ...optional('tenantId', scope.tenantId), ...optional('metadataHost', scope.endpoint) };
  throw new Error(`scope ${scope.id} (${scope.provider}) has no resources of ${provider}`);
}

function cordonConnection(scope: Scope): ProviderInputs {
  const base = { service: scope.provider, ...optional('endpoint', scope.endpoint) };
  switch (scope.provider) {
    case 'entra':
    case 'defender': return { ...base, tenantId: scope.tenantId, ...optional('loginEndpoint', scope.loginEndpoint) };
    case 'aws': return { ...base, account: scope.account, ...optional('region', scope.regions[0]), ...optional('roleArn', scope.roleArn) };
    case 'azure': throw new Error(`scope ${scope.id} (azure) has no resources of cordon`);
  }
}

function awsConnection(scope: Extract<Scope, { provider: 'aws' }>): ProviderInputs {
  return {
    ...optional('region', scope.regions[0]),
    // Provider configuration that is no string travels as JSON text, as the SDK's own Provider class sends it.
    allowedAccountIds: JSON.stringify([scope.account]),
    ...(scope.roleArn === undefined ? {} : { assumeRoles: JSON.stringify([{ roleArn: scope.roleArn, sessionName: 'cordon' }]) }),
    ...(scope.endpoint === undefined ? {} : { endpoints: JSON.stringify([{ iam: scope.endpoint }]) }),
  };
}

function optional(key: string, value: string | undefined): ProviderInputs {
  return value === undefined ? {} : { [key]: value };
}
