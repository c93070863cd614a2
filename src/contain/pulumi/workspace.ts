import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { registerHooks, type LoadHookSync } from 'node:module';
import { basename, delimiter, join } from 'node:path';
import type { LocalWorkspace, LocalWorkspaceOptions, ProjectSettings, PulumiCommand, PulumiFn, Stack } from '@pulumi/pulumi/automation/index.js';
import { findPulumi, PULUMI_VERSION } from './cli.ts';

/** Where Pulumi keeps the state of an environment, and with which providers it works. */
export interface Backend {
  url: string;
  secretsProvider: string;
  /** Folders with executables that take the place of published providers. */
  providers: readonly { name: string; path: string }[];
  /** Work folder for project and stack settings. */
  workDir: string;
  /** What the engine's processes get beside our own environment: the range's keys, and where it keeps its things. */
  env: Readonly<Record<string, string>>;
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
    ...backend.env,
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

/** The CLI in a folder. That of `npm run setup` lies in one that is named by its version: it need not be asked (0.13 s). */
async function commandIn(folder: string, { PulumiCommand }: Automation): Promise<PulumiCommand> {
  if (basename(folder) !== PULUMI_VERSION) return await PulumiCommand.get({ skipVersionCheck: true });
  const { SemVer } = await import('semver');
  // The SDK makes a command only together with that question; all that it keeps of it are these two.
  const known: PulumiCommand = { command: 'pulumi', version: new SemVer(PULUMI_VERSION) };
  return Object.setPrototypeOf(known, PulumiCommand.prototype) as PulumiCommand;
}

async function optionsFor(backend: Backend, workDir: string, env: NodeJS.ProcessEnv, sdk: Automation): Promise<LocalWorkspaceOptions> {
  const folder = findPulumi(env);
  const command = commands.get(folder) ?? commandIn(folder, sdk);
  commands.set(folder, command);
  await mkdir(workDir, { recursive: true });
  return { workDir, projectSettings: settings(backend), secretsProvider: backend.secretsProvider, envVars: engineEnvironment(backend, env), pulumiCommand: await command };
}

/**
 * Opens a stack with its inline program: one that `exists`, or a new one. A new one that somebody else has made by now does as
 * well; one that does not exist any more fails in the first command.
 */
export async function openStack(backend: Backend, name: string, program: PulumiFn, exists: boolean, env: NodeJS.ProcessEnv): Promise<Stack> {
  const sdk = await automation(env);
  const workspace = await sdk.LocalWorkspace.create({ ...await optionsFor(backend, join(backend.workDir, name), env, sdk), program });
  const open = async (): Promise<Stack> => {
    await keepKey(workspace, name, backend);
    // Every command of the SDK names its stack; to select it first would start the CLI once more (0.15 s).
    workspace.selectStack = async () => undefined;
    return await sdk.Stack.select(name, workspace);
  };
  const stack = exists ? await open() : await sdk.Stack.create(name, workspace).catch(async (error: unknown) => {
    if (error instanceof sdk.StackAlreadyExistsError) return await open();
    throw error;
  });
  // After every `up` the SDK starts the CLI three times for what nobody reads here: our programs have no outputs, and the
  // outcome comes from the exported state.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return stack;
}

/**
 * Names the key of the state in the stack's settings, which lie in the work folder and not in the backend: on a machine that has
 * not run this stack before, or where a kill left half a file, the CLI would ask for a passphrase. It adds a data key of its own.
 */
async function keepKey(workspace: LocalWorkspace, name: string, { secretsProvider }: Backend): Promise<void> {
  const settings = await workspace.stackSettings(name).catch(() => null);
  if (settings?.secretsProvider !== secretsProvider) await workspace.saveStackSettings(name, { secretsProvider });
}

/** A folder with the project's settings, in which the CLI answers without the SDK: that takes as long to load as the CLI to answer. */
export async function projectFolder(backend: Backend): Promise<string> {
  const folder = join(backend.workDir, 'project');
  const file = join(folder, 'Pulumi.yaml');
  // YAML reads JSON.
  const text = JSON.stringify(settings(backend));
  if (await readFile(file, 'utf8').catch(() => null) === text) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(file, text);
  return folder;
}

/** A workspace without a program: for making and removing stacks. */
export async function openWorkspace(backend: Backend, env: NodeJS.ProcessEnv): Promise<LocalWorkspace> {
  const sdk = await automation(env);
  return await sdk.LocalWorkspace.create(await optionsFor(backend, join(backend.workDir, 'workspace'), env, sdk));
}
