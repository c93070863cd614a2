import * as pulumi from '@pulumi/pulumi';
import type { PulumiProvider, Rendered } from '../../responders/contract.ts';
import { connectionOf } from './connection.ts';
import type { Scope } from '../../src/model/index.ts';

/** What one run of a containment stack registers. */
export interface ContainmentProgram {
  scope: Scope;
  provider: PulumiProvider;
  /** What this run registers. */
  register: readonly Rendered[];
  /** Logical names that the holds explain: none of them may be deleted, whatever else happens. */
  held: ReadonlySet<string>;
  /** Resources that exist already and carry our marker: logical name -> import id. */
  adopt: ReadonlyMap<string, string>;
  /** Why no new containment may be written now (the kill switch), or null. Asked before every create and update. */
  paused(): Promise<string | null>;
  /** Why a resource must not exist (a protected target, an exception), or null. */
  forbidden(resource: Rendered): string | null;
}

class Connection extends pulumi.ProviderResource {}
class Contained extends pulumi.CustomResource {}

/** The hook's name is recorded in the state, so that a delete without it is refused too. */
export const RELEASE_GUARD = 'release-guard';
export const PAUSE_GUARD = 'pause-guard';

/**
 * Registers the resources of one containment stack. There are no dependencies between them: with `continueOnError` a
 * dependent of a failed resource is deleted from the cloud although its hold stands. Order is made by waves, one run each.
 */
export function containmentProgram(program: ContainmentProgram): () => Promise<void> {
  return async () => {
    const guard = new pulumi.ResourceHook(RELEASE_GUARD, (args) => {
      if (program.held.has(args.name)) throw new Error(`release-guard: ${args.name} is held by an open incident; release its holds first (cordon release)`);
    });
    const pause = new pulumi.ResourceHook(PAUSE_GUARD, async (args) => {
      const reason = await program.paused();
      if (reason !== null) throw new Error(`pause-guard: ${args.name} is not written: ${reason}`);
    });
    const connection = new Connection(program.provider, program.scope.id, connectionOf(program.scope, program.provider));
    // Before the first one is registered: a program that ends half way leaves half of it made.
    for (const resource of program.register) refuseForbidden(resource, program);
    for (const resource of program.register) register(resource, program, connection, { guard, pause });
  };
}

function refuseForbidden(resource: Rendered, program: ContainmentProgram): void {
  const refusal = program.forbidden(resource);
  if (refusal !== null) throw new Error(`${resource.name} is not registered: ${refusal}`);
}

function register(
  resource: Rendered, program: ContainmentProgram, provider: pulumi.ProviderResource,
  hooks: { guard: pulumi.ResourceHook; pause: pulumi.ResourceHook },
): void {
  const timeout = `${resource.timeoutSeconds}s`;
  const importId = program.adopt.get(resource.name);
  new Contained(resource.type, resource.name, { ...resource.inputs }, {
    provider,
    customTimeouts: { create: timeout, update: timeout, delete: timeout },
    hooks: { beforeCreate: [hooks.pause], beforeUpdate: [hooks.pause], beforeDelete: [hooks.guard] },
    // An import whose inputs differ from what exists fails; the run after this one brings them to what is held.
    ...(importId === undefined ? {} : { import: importId, ignoreChanges: Object.keys(resource.inputs) }),
  });
}
