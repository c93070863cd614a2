import * as pulumi from '@pulumi/pulumi';
import type { Json, SentinelTarget } from '../../src/model/index.ts';

/** A resource of the stack as data. */
export interface Registered { name: string; type: string; provider: 'azure-native' | 'cordon'; inputs: { [key: string]: Json }; id: string }

/** What one run of the stack `sentinel.<env>` registers. */
export interface SentinelProgram {
  target: SentinelTarget;
  register: readonly Registered[];
  /** Logical names of objects that exist already and are taken in. */
  adopt: ReadonlySet<string>;
  /** Why an object must not be written over now (somebody changed it since it was looked at), or null. */
  changedSince(id: string): Promise<string | null>;
}

class Connection extends pulumi.ProviderResource {}
class Deployed extends pulumi.CustomResource {}

/** The hook's name is recorded in the state, so that a delete without it is refused too. */
export const DRIFT_GUARD = 'drift-guard';
/** Bounds each operation, its retries included. The service throttles for a minute at the longest. */
const TIMEOUT = '120s';

/**
 * Registers the rules, automation rules and watchlists of one workspace. There are no dependencies between them: one that
 * the service refuses stops no other, and with `continueOnError` a dependent of a failed resource would be deleted.
 */
export function sentinelProgram(program: SentinelProgram): () => Promise<void> {
  return async () => {
    const guard = new pulumi.ResourceHook(DRIFT_GUARD, async ({ name, id }) => {
      const reason = await program.changedSince(id ?? '');
      if (reason !== null) throw new Error(`drift-guard: ${name} is not written: ${reason}`);
    });
    const connections = new Map<string, pulumi.ProviderResource>();
    for (const one of program.register) {
      // A provider that nothing needs is no plug-in that must be there.
      const provider = connections.get(one.provider) ?? new Connection(one.provider, `workspace-${one.provider}`, connectionOf(program.target, one.provider));
      connections.set(one.provider, provider);
      register(one, program, provider, guard);
    }
  };
}

function register(resource: Registered, program: SentinelProgram, provider: pulumi.ProviderResource, guard: pulumi.ResourceHook): void {
  new Deployed(resource.type, resource.name, { ...resource.inputs }, {
    provider,
    customTimeouts: { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT },
    hooks: { beforeUpdate: [guard], beforeDelete: [guard] },
    // An import whose inputs differ from what exists fails; the run after this one brings them to what is written.
    ...(program.adopt.has(resource.name) ? { import: resource.id, ignoreChanges: Object.keys(resource.inputs) } : {}),
  });
}

/** Inputs of the explicit provider resource. Credentials are not in it: they come from the platform's own chain. */
export function connectionOf(target: SentinelTarget, provider: Registered['provider']): { [key: string]: string } {
  const { subscriptionId, tenantId, endpoint, loginEndpoint } = target;
  const common = { subscriptionId, ...(tenantId === undefined ? {} : { tenantId }) };
  if (provider === 'azure-native') return { ...common, ...(endpoint === undefined ? {} : { metadataHost: endpoint }) };
  return { service: 'sentinel', ...common, ...(endpoint === undefined ? {} : { endpoint }), ...(loginEndpoint === undefined ? {} : { loginEndpoint }) };
}
