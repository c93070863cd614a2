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

/** What stands before a write and a delete of containment. */
export interface Guards { release: pulumi.ResourceHook; pause: pulumi.ResourceHook }

/** Makes the guards, once a run of the engine: it knows a hook by its name. */
export function guardsOf(program: Pick<ContainmentProgram, 'held' | 'paused'>): Guards {
  return {
    release: new pulumi.ResourceHook(RELEASE_GUARD, (args) => {
      if (program.held.has(args.name)) throw new Error(`release-guard: ${args.name} is held by an open incident; release its holds first (cordon release)`);
    }),
    pause: new pulumi.ResourceHook(PAUSE_GUARD, async (args) => {
      const reason = await program.paused();
      if (reason !== null) throw new Error(`pause-guard: ${args.name} is not written: ${reason}`);
    }),
  };
}

/**
 * Registers the resources of one containment stack. There are no dependencies between them: with `continueOnError` a
 * dependent of a failed resource is deleted from the cloud although its hold stands. Order is made by waves, one run each.
 */
export function containmentProgram(program: ContainmentProgram): () => Promise<void> {
  return async () => { registerContainment(program, guardsOf(program)); };
}

/** Registers what one scope and provider hold. Throws, before anything is registered, where one of them is forbidden. */
export function registerContainment(program: Omit<ContainmentProgram, 'held' | 'paused'>, guards: Guards): void {
  const connection = new Connection(program.provider, program.scope.id, connectionOf(program.scope, program.provider));
  // Before the first one is registered: a program that ends half way leaves half of it made.
  for (const resource of program.register) refuseForbidden(resource, program);
  for (const resource of program.register) register(resource, program, connection, guards);
}

function refuseForbidden(resource: Rendered, program: Pick<ContainmentProgram, 'forbidden'>): void {
  const refusal = program.forbidden(resource);
  if (refusal !== null) throw new Error(`${resource.name} is not registered: ${refusal}`);
}

function register(resource: Rendered, program: Pick<ContainmentProgram, 'adopt'>, provider: pulumi.ProviderResource, guards: Guards): void {
  const timeout = `${resource.timeoutSeconds}s`;
  const importId = program.adopt.get(resource.name);
  new Contained(resource.type, resource.name, { ...resource.inputs }, {
    provider,
    customTimeouts: { create: timeout, update: timeout, delete: timeout },
    hooks: { beforeCreate: [guards.pause], beforeUpdate: [guards.pause], beforeDelete: [guards.release] },
    // An import whose inputs differ from what exists fails; the run after this one brings them to what is held.
    ...(importId === undefined ? {} : { import: importId, ignoreChanges: Object.keys(resource.inputs) }),
  });
}
