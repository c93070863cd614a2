import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CustomResource, ProviderResource } from '@pulumi/pulumi/resource.js';
import type { Inputs } from '@pulumi/pulumi/output.js';
import type { CustomResourceOptions } from '@pulumi/pulumi/resource.js';
import { LocalWorkspace, type ProjectSettings, type Stack } from '@pulumi/pulumi/automation/index.js';
import { startServer } from '../../../range/server.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = {
  cordon: join(root, 'stacks/provider/bin'),
  aws: join(root, 'range/providers/aws'),
  'azure-native': join(root, 'range/providers/azure-native'),
};

/** The folder of the Pulumi CLI: on the PATH, else in the user's cache; null when there is none. */
export function pulumiFolder(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).find((folder) => !folder.includes('node_modules') && existsSync(join(folder, 'pulumi')));
  if (onPath !== undefined) return onPath;
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cordon', 'pulumi');
  const version = existsSync(cache) ? readdirSync(cache).find((name) => existsSync(join(cache, name, 'pulumi'))) : undefined;
  return version === undefined ? null : join(cache, version);
}

// The SDK's classes are abstract; resources as data need nothing more.
class Connection extends ProviderResource {}
class Plain extends CustomResource {}

/** A resource as data, as the containment program registers it. */
export interface Declared {
  type: string;
  name: string;
  inputs: Inputs;
  options?: CustomResourceOptions;
}

export interface Engine {
  stack: Stack;
  /** Runs `up`; gives how many resources it created, updated and left the same. */
  changes(): Promise<Readonly<Partial<Record<string, number>>>>;
  /** What the next run of the program declares. */
  declare(resources: Declared[], config?: Inputs): void;
  /** The next run runs this program instead. */
  use(program: () => Promise<void>): void;
  /** Recorded resources without the stack and the provider. */
  recorded(): Promise<{ id: string; type: string; inputs: Record<string, unknown>; outputs: Record<string, unknown>; initErrors?: string[] }[]>;
  /** The text of the backend's state file. */
  stateOnDisk(): string;
  /** Forgets all that is recorded, and touches nothing. */
  forget(): Promise<void>;
  dispose(): Promise<void>;
}

/** A stack of its own on the real engine: file backend, key and program in a temporary folder, our providers by path. */
export async function engine(provider: keyof typeof FOLDERS, config: Inputs): Promise<Engine> {
  const cli = pulumiFolder();
  if (cli === null) throw new Error('no Pulumi CLI');
  const dir = mkdtempSync(join(tmpdir(), 'cordon-provider-'));
  process.env['PATH'] = `${cli}${delimiter}${process.env['PATH'] ?? ''}`;
  // For its key alone: a passphrase costs each start of the CLI a million rounds of PBKDF2 (0.18 s).
  const range = await startServer();
  let declared: Declared[] = [];
  let configured = config;
  let own: (() => Promise<void>) | null = null;
  const program = async (): Promise<void> => {
    if (own !== null) return own();
    const connection = new Connection(provider, 'connection', configured);
    for (const { type, name, inputs, options } of declared) new Plain(type, name, inputs, { ...options, provider: connection });
  };
  // `plugins` is a field of Pulumi.yaml that the SDK's type does not have yet.
  const projectSettings: ProjectSettings & { plugins: { providers: { name: string; path: string }[] } } = {
    name: 'cordon', runtime: 'nodejs', backend: { url: `file://${dir}` },
    plugins: { providers: [{ name: provider, path: FOLDERS[provider] }] },
  };
  const stack = await LocalWorkspace.createStack({ stackName: 'test', projectName: 'cordon', program }, {
    workDir: dir,
    projectSettings,
    secretsProvider: 'awskms://alias/cordon?region=eu-west-1',
    envVars: {
      AWS_ENDPOINT_URL_KMS: `${range.url}/kms`, AWS_ACCESS_KEY_ID: range.range.world.aws.adminKey, AWS_SECRET_ACCESS_KEY: 'range', AWS_SESSION_TOKEN: '', AWS_PROFILE: '',
      PULUMI_BACKEND_URL: `file://${dir}`, PULUMI_HOME: join(dir, 'home'),
      PULUMI_SKIP_UPDATE_CHECK: 'true', PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
    },
  });
  // After every `up` the SDK starts the CLI three times more, for what no test reads.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return {
    stack,
    changes: async () => {
      let counted = {};
      await stack.up({ onEvent: ({ summaryEvent }) => { counted = summaryEvent?.resourceChanges ?? counted; } });
      return counted;
    },
    declare: (resources, changed) => {
      own = null;
      declared = resources;
      configured = changed ?? configured;
    },
    use: (replacement) => {
      own = replacement;
    },
    recorded: async () => {
      const { deployment } = await stack.exportStack();
      const resources = (deployment as { resources?: { id?: string; type: string; inputs?: object; outputs?: object; initErrors?: string[] }[] }).resources ?? [];
      return resources.filter(({ type }) => !type.startsWith('pulumi:')).map(({ id, type, inputs, outputs, initErrors }) => ({
        id: id ?? '', type, inputs: { ...inputs }, outputs: { ...outputs }, ...(initErrors === undefined ? {} : { initErrors }),
      }));
    },
    stateOnDisk: () => readFileSync(join(dir, '.pulumi/stacks/cordon/test.json'), 'utf8'),
    forget: async () => {
      const { version, deployment } = await stack.exportStack();
      await stack.importStack({ version, deployment: { ...deployment, resources: [], pending_operations: [] } });
    },
    dispose: async () => {
      await range.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
