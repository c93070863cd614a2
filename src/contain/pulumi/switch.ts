import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { CordonError, EXIT } from '../../model/index.ts';
import { findPulumi } from './cli.ts';
import { messageOf } from './engine.ts';
import { engineEnvironment, openWorkspace, projectFolder, type Backend } from './workspace.ts';

const run = promisify(execFile);

/**
 * The kill switch in the state backend: an empty stack `switch.<env>[.<scope>]` means paused. Jobs that are running, on
 * whatever machine, read it before each write; a stack works on every backend, and `pulumi stack ls` shows it.
 */
export function switchName(environment: string, scope: string | null): string {
  return scope === null ? `switch.${environment}` : `switch.${environment}.${scope}`;
}

/** A backend lists its stacks within about a second; one that does not answer is not waited for. */
const LONGEST_MS = 30_000;
const Stacks = z.array(z.looseObject({ name: z.string() }));

/**
 * The names of all stacks that the backend has. Throws a CordonError when it does not say within 30 s: the SDK's own listing
 * waits for ever.
 */
export async function listStacks(backend: Backend, env: NodeJS.ProcessEnv, longestMs: number = LONGEST_MS): Promise<Set<string>> {
  const [command, cwd] = [join(findPulumi(env), 'pulumi'), await projectFolder(backend)];
  try {
    const { stdout } = await run(command, ['stack', 'ls', '--json', '--non-interactive'], {
      cwd, env: { ...process.env, ...engineEnvironment(backend, env) }, timeout: longestMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1_024 * 1_024,
    });
    return new Set(Stacks.parse(JSON.parse(stdout)).map(({ name }) => name.split('/').at(-1) ?? name));
  } catch (error) {
    const killed = Killed.safeParse(error).success;
    const said = Failed.safeParse(error).data?.stderr.trim().split('\n').at(-1) ?? (error instanceof Error ? error.message : String(error));
    throw new CordonError('NO_BACKEND', `the state backend ${killed ? `gave no answer within ${longestMs / 1_000} s` : `could not be read: ${said.slice(0, 300)}`}`, {
      next: `See that ${backend.url} can be reached and read (\`cordon doctor\`), then run the command again.`, exit: EXIT.failed, cause: error,
    });
  }
}
const Killed = z.looseObject({ killed: z.literal(true) });
const Failed = z.looseObject({ stderr: z.string().min(1) });

/** A switch is empty: it is set and taken away without the key of the state, which may be what is out of reach. */
function withoutKey(backend: Backend): Backend {
  return { ...backend, secretsProvider: 'passphrase', env: { ...backend.env, PULUMI_CONFIG_PASSPHRASE: '' } };
}

/** Turns the switch on. On already: nothing changes. Throws a CordonError when the backend does not take it. */
export async function switchOn(backend: Backend, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const workspace = await openWorkspace(withoutKey(backend), env);
  const names = await listStacks(backend, env);
  if (names.has(name)) return;
  await workspace.createStack(name).catch(async (error: unknown) => {
    if (!(await listStacks(backend, env)).has(name)) throw unchanged(backend, `"${name}" could not be made`, error);
  });
}

function unchanged(backend: Backend, what: string, error: unknown): CordonError {
  return new CordonError('NO_BACKEND', `the kill switch in the state backend was not changed: ${what}: ${messageOf(error).slice(0, 300)}`, {
    next: `See that ${backend.url} can be written (\`cordon doctor\`), then run the command again.`, exit: EXIT.failed, cause: error,
  });
}

/**
 * Turns the switch of a scope off; with null those of the environment and of all its scopes, whatever the ledger says of them: a
 * resume that was killed may have written that already. Off already: nothing changes.
 * Throws a CordonError when the backend does not take it.
 */
export async function switchOff(backend: Backend, environment: string, scope: string | null, env: NodeJS.ProcessEnv): Promise<void> {
  const workspace = await openWorkspace(withoutKey(backend), env);
  const name = switchName(environment, scope);
  const on = [...await listStacks(backend, env)].filter((one) => one === name || (scope === null && one.startsWith(`${name}.`)));
  for (const one of on) {
    await workspace.removeStack(one).catch(async (error: unknown) => {
      if ((await listStacks(backend, env)).has(one)) throw unchanged(backend, `"${one}" could not be removed`, error);
    });
  }
}

const CACHE_MS = 1_000;

/** Lists the stacks of a backend, at most once a second. */
export function stackLister(backend: Backend, env: NodeJS.ProcessEnv, longestMs: number = LONGEST_MS): () => Promise<Set<string>> {
  let read: { at: number; names: Promise<Set<string>> } | null = null;
  return async () => {
    if (read === null || Date.now() - read.at > CACHE_MS) read = { at: Date.now(), names: listStacks(backend, env, longestMs) };
    return await read.names;
  };
}

/**
 * Reads the switch for one scope. A switch that cannot be read, or not within 30 s, counts as paused: a guard that cannot
 * answer says no.
 */
export function pauseReader(list: () => Promise<Set<string>>, environment: string): (scope: string) => Promise<string | null> {
  return async (scope) => {
    try {
      const names = await list();
      if (names.has(switchName(environment, null))) return 'containment is paused everywhere (`cordon resume` allows it again)';
      if (names.has(switchName(environment, scope))) return `containment is paused in ${scope} (\`cordon resume --scope ${scope}\` allows it again)`;
      return null;
    } catch (error) {
      return `the kill switch could not be read: ${z.instanceof(Error).safeParse(error).data?.message ?? String(error)}`;
    }
  };
}
