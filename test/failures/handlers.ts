import { armOf } from '../../range/providers/azure-native/arm.ts';
import { securityRule } from '../../range/providers/azure-native/security-rule.ts';
import { iamOf } from '../../range/providers/aws/iam.ts';
import { rolePolicy } from '../../range/providers/aws/role-policy.ts';
import { connectionOf as inputsOf } from '../../stacks/containment/connection.ts';
import { Config, connectionOf } from '../../stacks/provider/connection.ts';
import type { Operation, Resource } from '../../stacks/provider/resource.ts';
import { accountEnabled } from '../../stacks/provider/resources/account-enabled.ts';
import { deviceIsolation } from '../../stacks/provider/resources/device-isolation.ts';
import { instanceProfile } from '../../stacks/provider/resources/instance-profile.ts';
import { sessionsValidFrom } from '../../stacks/provider/resources/sessions-valid-from.ts';
import type { Props } from '../../stacks/provider/values.ts';
import type { DesiredStack } from '../../src/contain/stacks.ts';

/** A resource as its provider has it, connected to one scope: what the engine would call, without the engine. */
export interface Handler {
  create(inputs: Props): Promise<Made>;
  update(made: Made, inputs: Props): Promise<Made>;
  delete(made: Made): Promise<void>;
}
/** What the engine would have recorded. */
export interface Made { id: string; recorded: Props }

/** Bounds each remote call, in seconds: a fault that is "nobody knows" is looked at again until then. */
const SECONDS = 1;

function handler<C>(resource: Resource<C>, connection: C): Handler {
  const operation: Operation = { timeoutSeconds: SECONDS, signal: new AbortController().signal };
  const checked = (news: Props): Props => {
    const { inputs, failures } = resource.check(news);
    if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join('; '));
    return inputs;
  };
  return {
    create: async (news) => {
      const inputs = checked(news);
      const { id, outputs } = await resource.create(connection, inputs, operation);
      return { id, recorded: { ...outputs, ...inputs } };
    },
    update: async ({ id, recorded }, news) => {
      const inputs = checked(news);
      return { id, recorded: { ...await resource.update(connection, id, recorded, inputs, operation), ...inputs } };
    },
    delete: async ({ id, recorded }) => { await resource.delete(connection, id, recorded, operation); },
  };
}

/** The handler of a resource type for the scope of its stack. Throws for a type that has none here. */
export function handlerOf(type: string, { scope, provider }: DesiredStack): Handler {
  const inputs = inputsOf(scope, provider);
  switch (type) {
    case 'cordon:entra:SessionsValidFrom': return handler(sessionsValidFrom, connectionOf(Config.parse(inputs)));
    case 'cordon:entra:AccountEnabled': return handler(accountEnabled, connectionOf(Config.parse(inputs)));
    case 'cordon:defender:DeviceIsolation': return handler(deviceIsolation, connectionOf(Config.parse(inputs)));
    case 'cordon:aws:InstanceProfile': return handler(instanceProfile, connectionOf(Config.parse(inputs)));
    case 'aws:iam/rolePolicy:RolePolicy': return handler(rolePolicy, iamOf({ endpoints: [{ ...(scope.endpoint === undefined ? {} : { iam: scope.endpoint }) }] }));
    case 'azure-native:network:SecurityRule': return handler(securityRule, armOf({ metadataHost: scope.endpoint, subscriptionId: scope.provider === 'azure' ? scope.subscriptionId : null }));
    default: throw new Error(`test/failures/handlers.ts does not know ${type}: add it`);
  }
}
