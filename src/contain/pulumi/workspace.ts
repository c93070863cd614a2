import { mkdir } from 'node:fs/promises';
import { registerHooks, type LoadHookSync } from 'node:module';
import { delimiter, join } from 'node:path';
import type { LocalWorkspace, LocalWorkspaceOptions, ProjectSettings, PulumiCommand, PulumiFn, Stack } from '@pulumi/pulumi/automation/index.js';
import { findPulumi } from './cli.ts';

/** Where Pulumi keeps the state of an environment, and with which providers it works. */
export interface Backend {
  url: string;
  secretsProvider: string;
  /** For `secretsProvider: passphrase` alone, which only the range has. */
  passphrase: string | null;
  /** Folders with executables that take the place of published providers. */
  providers: readonly { name: string; path: string }[];
  /** Work folder for project and stack settings. */
  workDir: string;
}

/** All containment stacks belong to this project. */
export const PROJECT = 'cordon';

type Automation = typeof import('@pulumi/pulumi/automation/index.js');

/** The SDK is loaded when a stack really runs. It looks for the CLI on this process's own PATH. */
async function automation(env: NodeJS.ProcessEnv): Promise<Automation> {
  process.env['PATH'] = enginePath(env);
  const hooks = registerHooks({ load: withoutSerialization });
  try {
    return await import('@pulumi/pulumi/automation/index.js');
  } finally {
    hooks.deregister();
  }
}

/** The TypeScript compiler and a model of `node_modules`: more than half of what the SDK loads, for turning functions into text alone. */
const SERIALIZATION = /\/node_modules\/(?:@npmcli\/arborist|typescript)\//;

const withoutSerialization: LoadHookSync = (url, context, next) => (SERIALIZATION.test(url) ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true } : next(url, context));

function enginePath(env: NodeJS.ProcessEnv): string {
  const folder = findPulumi(env);
  const path = env['PATH'] ?? '';
  return path.split(delimiter)[0] === folder ? path : `${folder}${delimiter}${path}`;
}

/**
 * The backend as the CLI takes it. A backend of files keeps the attributes of each state file in a second file, which is not
 * written whole: a reader beside a writer, or after a kill, sees half of it and cannot list the stacks any more. They are left out:
 * https://pkg.go.dev/gocloud.dev/blob/fileblob#hdr-URLs
 */
function backendUrl({ url }: Backend): string {
  return url.startsWith('file://') && !url.includes('metadata=') ? `${url}${url.includes('?') ? '&' : '?'}metadata=skip` : url;
}

/** The environment of every Pulumi process. */
export function engineEnvironment(backend: Backend, env: NodeJS.ProcessEnv): Record<string, string> {
  return {
    PATH: enginePath(env),
    PULUMI_BACKEND_URL: backendUrl(backend),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: 'true',
    ...(backend.passphrase === null ? {} : {
      PULUMI_CONFIG_PASSPHRASE: backend.passphrase, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      // The CLI writes a log of every start there and looks at each of the last 7 days' when it starts (0.3 s for 30,000 of them):
      // https://www.pulumi.com/blog/automatic-logging/
      PULUMI_HOME: join(backend.workDir, 'home'),
    }),
  };
}

function settings(backend: Backend): ProjectSettings & { plugins: { providers: { name: string; path: string }[] } } {
  return {
    name: PROJECT, runtime: 'nodejs', backend: { url: backendUrl(backend) },
    plugins: { providers: backend.providers.map(({ name, path }) => ({ name, path })) },
  };
}

/** The SDK asks the CLI for its version once for every workspace; one answer does for all. */
const commands = new Map<string, Promise<PulumiCommand>>();

async function optionsFor(backend: Backend, workDir: string, env: NodeJS.ProcessEnv, { PulumiCommand }: Automation): Promise<LocalWorkspaceOptions> {
  const folder = findPulumi(env);
  const command = commands.get(folder) ?? PulumiCommand.get({ skipVersionCheck: true });
  commands.set(folder, command);
  await mkdir(workDir, { recursive: true });
  return { workDir, projectSettings: settings(backend), secretsProvider: backend.secretsProvider, envVars: engineEnvironment(backend, env), pulumiCommand: await command };
}

/**
 * Opens a stack with its inline program; makes it when it is not there. `fresh`: it is not expected to be there, which
 * saves the CLI one start (0.3 s).
 */
export async function openStack(backend: Backend, name: string, program: PulumiFn, fresh: boolean, env: NodeJS.ProcessEnv): Promise<Stack> {
  const sdk = await automation(env);
  const options = await optionsFor(backend, join(backend.workDir, name), env, sdk);
  const args = { stackName: name, projectName: PROJECT, program };
  const open = async (): Promise<Stack> => await sdk.LocalWorkspace.createOrSelectStack(args, options);
  const stack = fresh ? await sdk.LocalWorkspace.createStack(args, options).catch(open) : await open();
  // After every `up` the SDK starts the CLI three times for what nobody reads here: our programs have no outputs, and the
  // outcome comes from the exported state.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return stack;
}

/** A workspace without a program: for listing and removing stacks. */
export async function openWorkspace(backend: Backend, env: NodeJS.ProcessEnv): Promise<LocalWorkspace> {
  const sdk = await automation(env);
  return await sdk.LocalWorkspace.create(await optionsFor(backend, join(backend.workDir, 'workspace'), env, sdk));
}
