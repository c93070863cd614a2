import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Backend } from '../contain/pulumi/workspace.ts';
import { CordonError, EXIT, Instant, type Scope, type TicketSystem } from '../model/index.ts';
import { cordonProvider, type Connected } from './connected.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..');

const TENANT = 'b3c1b5fc-828c-45fa-a1e1-10d74f6d6e9c';

const Running = z.looseObject({ url: z.url() });
const Clock = z.looseObject({ now: Instant });

/** Connects the range of a repository; starts it when it is not running. Nothing but its address is known of it here. */
export async function connectRange(name: string, tickets: TicketSystem | null, folder: string, env: NodeJS.ProcessEnv): Promise<Omit<Connected, 'remote'>> {
  const rangeFolder = join(folder, 'range');
  const { url, offset } = await reach(rangeFolder, env);
  return {
    name, kind: 'range', scopes: rangeScopes(url), credentials: 'range',
    tickets: rangeTickets(url, tickets), github: `${url}/github`,
    sentinel: { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'rg-security', workspace: 'law-contoso', tenantId: TENANT, endpoint: `${url}/arm`, loginEndpoint: `${url}/login`, workspaceId: 'b438b4f6-912a-46d5-9cb1-b44069212abc', logsEndpoint: `${url}/logs` },
    backend: rangeBackend(url, rangeFolder, join(folder, 'work', name)),
    now: () => new Date(Date.now() + offset).toISOString(),
  };
}

/** Where Pulumi keeps the state of a range's clouds: in files, under a key of the range's own AWS account, with the range's providers. */
export function rangeBackend(url: string, folder: string, workDir: string): Backend {
  return {
    url: `file://${folder}`, secretsProvider: 'awskms://alias/cordon?region=eu-west-1',
    providers: [cordonProvider(), ...['aws', 'azure-native'].map((provider) => ({ name: provider, path: join(PROJECT, 'range', 'providers', provider) }))],
    workDir,
    env: {
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      // The CLI writes a log of every start there and looks at each of the last 7 days' when it starts (0.3 s for 30,000 of them):
      // https://www.pulumi.com/blog/automatic-logging/
      PULUMI_HOME: join(workDir, 'home'),
      AWS_ENDPOINT_URL_KMS: `${url}/kms`, AWS_ACCESS_KEY_ID: 'AKIARANGECORDON', AWS_SECRET_ACCESS_KEY: 'range', AWS_SESSION_TOKEN: '', AWS_PROFILE: '',
    },
  };
}

/** Address of the running range and how far its clock is from ours, in milliseconds. */
async function reach(folder: string, env: NodeJS.ProcessEnv): Promise<{ url: string; offset: number }> {
  const running = await readFile(join(folder, 'range.json'), 'utf8').then((text) => Running.parse(JSON.parse(text)).url, () => null);
  if (running !== null) {
    const offset = await clockOffset(running).catch(() => null);
    if (offset !== null) return { url: running, offset };
  }
  const { stdout } = await run(process.execPath, [join(PROJECT, 'range', 'cli.ts'), 'up', '--dir', folder], { env }).catch((error: unknown) => {
    throw new CordonError('NO_RANGE', 'the range did not start', { next: `See ${join(folder, 'range.log')}; \`cordon range reset\` starts it afresh.`, exit: EXIT.failed, cause: error });
  });
  const { url } = Running.parse(JSON.parse(stdout));
  return { url, offset: await clockOffset(url) };
}

async function clockOffset(url: string): Promise<number> {
  const reply = await fetch(`${url}/range/clock`, { signal: AbortSignal.timeout(2_000) });
  return Date.parse(Clock.parse(await reply.json()).now) - Date.now();
}

/** The clouds of the range: what `cordon.yaml` lists as scopes in a real environment. */
function rangeScopes(url: string): Scope[] {
  const tenantId = TENANT;
  return [
    { id: 'entra-contoso', provider: 'entra', tenantId, endpoint: `${url}/graph`, loginEndpoint: `${url}/login` },
    { id: 'defender-contoso', provider: 'defender', tenantId, endpoint: `${url}/defender`, loginEndpoint: `${url}/login` },
    {
      id: 'aws-210987654321', provider: 'aws', account: '210987654321', regions: ['eu-west-1'], endpoint: `${url}/aws`,
      quarantineInstanceProfile: 'arn:aws:iam::210987654321:instance-profile/cordon-quarantine',
    },
    { id: 'azure-contoso', provider: 'azure', subscriptionId: '11111111-2222-3333-4444-555555555555', nsgBand: { from: 200, to: 299 }, endpoint: `${url}/arm` },
  ];
}

/** The team's own ticket system, at the range's address. */
function rangeTickets(url: string, tickets: TicketSystem | null): TicketSystem {
  const system: TicketSystem = tickets ?? {
    system: 'jira', baseUrl: url, project: 'SEC', issueType: 'Task', priorities: { critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' },
  };
  return { ...system, baseUrl: `${url}/${system.system}` };
}
