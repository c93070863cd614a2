import * as z from 'zod';
import { openWorkspace, type Backend } from './workspace.ts';

/**
 * The kill switch in the state backend: an empty stack `switch.<env>[.<scope>]` means paused. Jobs that are running, on
 * whatever machine, read it before each write; a stack works on every backend, and `pulumi stack ls` shows it.
 */
export function switchName(environment: string, scope: string | null): string {
  return scope === null ? `switch.${environment}` : `switch.${environment}.${scope}`;
}

/** The names of all stacks that the backend has. */
export async function listStacks(backend: Backend, env: NodeJS.ProcessEnv): Promise<Set<string>> {
  const workspace = await openWorkspace(backend, env);
  return new Set((await workspace.listStacks()).map((stack) => stack.name.split('/').at(-1) ?? stack.name));
}

/** Turns the switch on. On already: nothing changes. */
export async function switchOn(backend: Backend, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const workspace = await openWorkspace(backend, env);
  const names = await listStacks(backend, env);
  if (!names.has(name)) await workspace.createStack(name);
}

/** Turns the switch off. Off already: nothing changes. */
export async function switchOff(backend: Backend, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const workspace = await openWorkspace(backend, env);
  const names = await listStacks(backend, env);
  if (names.has(name)) await workspace.removeStack(name);
}

const CACHE_MS = 1_000;

/**
 * Reads the switch for one scope, at most once a second. A switch that cannot be read counts as paused: a guard that
 * cannot answer says no.
 */
export function pauseReader(backend: Backend, environment: string, env: NodeJS.ProcessEnv): (scope: string) => Promise<string | null> {
  let read: { at: number; names: Promise<Set<string>> } | null = null;
  return async (scope) => {
    if (read === null || Date.now() - read.at > CACHE_MS) read = { at: Date.now(), names: listStacks(backend, env) };
    try {
      const names = await read.names;
      if (names.has(switchName(environment, null))) return 'containment is paused everywhere (`cordon resume` allows it again)';
      if (names.has(switchName(environment, scope))) return `containment is paused in ${scope} (\`cordon resume --scope ${scope}\` allows it again)`;
      return null;
    } catch (error) {
      return `the kill switch could not be read: ${z.instanceof(Error).safeParse(error).data?.message ?? String(error)}`;
    }
  };
}
