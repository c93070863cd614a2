import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { guardsOf, registerContainment } from '../../stacks/containment/program.ts';
import { openStack, type Backend } from '../../src/contain/pulumi/workspace.ts';
import type { DesiredStack } from '../../src/contain/stacks.ts';
import type { Scope } from '../../src/model/index.ts';

/** A containment stack that has the scopes of all control types, so that one run of the engine tries every one of them. */
const NAME = 'containment.range.all.all.0';

/** A step of the engine that took effect. */
export interface Step { op: string; name: string }
/** `error` is empty where the engine came to its end. */
export interface Ran { steps: Step[]; error: string }

export interface EngineRun {
  run: 'up' | 'preview' | 'destroy' | 'destroy without a program';
  /** Whose connections are registered. */
  every: readonly DesiredStack[];
  register: readonly DesiredStack[];
  /** Logical names that the holds explain. */
  held: ReadonlySet<string>;
  refresh: boolean;
  backend: Backend;
  /** A scope as the program has it. */
  scopeOf?: (scope: Scope) => Scope;
}

export function namesOf(stacks: readonly DesiredStack[]): Set<string> {
  return new Set(stacks.flatMap(({ resources }) => resources.map(({ name }) => name)));
}

/** The engine's state of the one stack. */
export function stateFile(folder: string): string {
  return join(folder, '.pulumi', 'stacks', 'cordon', `${NAME}.json`);
}

/** The scope with a connection that its provider refuses: another tenant or account, or no address. */
export function disconnected(scope: Scope): Scope {
  const { endpoint: _, ...rest } = scope;
  switch (rest.provider) {
    case 'entra':
    case 'defender': return { ...rest, tenantId: '00000000-0000-0000-0000-000000000000' };
    case 'aws': return { ...rest, account: '000000000000' };
    case 'azure': return rest;
  }
}

/** Runs the engine over all scopes at once, with the guards that every containment stack has. Never throws for what the engine says. */
export async function engineRun(given: EngineRun): Promise<Ran> {
  const stack = await openStack(given.backend, NAME, async () => {
    const guards = guardsOf({ held: given.held, paused: async () => await Promise.resolve(null) });
    for (const { scope, provider } of given.every) {
      const register = given.register.filter((one) => one.scope.id === scope.id && one.provider === provider).flatMap(({ resources }) => resources);
      registerContainment({ scope: given.scopeOf?.(scope) ?? scope, provider, register, adopt: new Map(), forbidden: () => null }, guards);
    }
    await Promise.resolve();
  }, existsSync(stateFile(given.backend.url.slice('file://'.length))), process.env);
  const steps: Step[] = [];
  const errors: string[] = [];
  const options = {
    refresh: given.refresh, suppressProgress: true,
    onEvent: (event: Parameters<NonNullable<NonNullable<Parameters<typeof stack.up>[0]>['onEvent']>>[0]): void => {
      const done = (given.run === 'preview' ? event.resourcePreEvent : event.resOutputsEvent)?.metadata;
      if (done !== undefined) steps.push({ op: done.op, name: done.urn.split('::').at(-1) ?? '' });
      if (event.diagnosticEvent?.severity === 'error') errors.push(event.diagnosticEvent.message);
    },
  };
  const running = given.run === 'up' ? stack.up({ ...options, continueOnError: true })
    : given.run === 'preview' ? stack.preview(options)
      : stack.destroy({ ...options, continueOnError: true, runProgram: given.run === 'destroy' });
  // The engine's own text repeats each diagnostic several times.
  await running.catch((reason: unknown) => { if (errors.length === 0) errors.push(reason instanceof Error ? reason.message : String(reason)); });
  return { steps, error: errors.join('\n') };
}
