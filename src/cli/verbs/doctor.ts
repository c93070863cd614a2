import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { findPulumi } from '../../contain/pulumi/cli.ts';
import { connectEnvironment } from '../../environment/index.ts';
import { openContent } from '../../flow/operation.ts';
import { EXIT, type DoctorAnswer, type Scope } from '../../model/index.ts';
import { openLedger } from '../../record/index.ts';
import { connect, type Clients } from '../../../responders/clients.ts';
import type { CliContext, Verb } from '../context.ts';
import { count } from '../render/layout.ts';

type Check = DoctorAnswer['checks'][number];

const run = promisify(execFile);

/** `cordon doctor`: what is here, what is missing, and what to do about it. Writes nothing to the ledger or a cloud; it starts the range where that is the environment. */
export const doctor: Verb = async (context) => {
  const checks = [node(), await git(context), await pulumi(context), await repository(context), ...await content(context)];
  if (context.json) context.print(JSON.stringify({ checks } satisfies DoctorAnswer));
  else {
    for (const { name, ok, detail, next } of checks) {
      context.print(`${ok ? context.colours.green('ok     ') : context.colours.red('missing')}  ${name.padEnd(20)} ${detail}`);
      if (next !== null) context.print(`         next: ${next}`);
    }
  }
  return checks.every((check) => check.ok) ? EXIT.done : EXIT.failed;
};

async function check(name: string, look: () => Promise<string>, next: string): Promise<Check> {
  try {
    return { name, ok: true, detail: await look(), next: null };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), next };
  }
}

function node(): Check {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return { name: 'node', ok, detail: process.versions.node, next: ok ? null : 'Run `npm run setup`, which installs Node 24 beside yours.' };
}

async function git(context: CliContext): Promise<Check> {
  return await check('git', async () => (await run('git', ['--version'], { env: context.env })).stdout.trim(), 'Install git 2.28 or newer.');
}

async function pulumi(context: CliContext): Promise<Check> {
  return await check('pulumi', async () => {
    const { stdout } = await run(`${findPulumi(context.env)}/pulumi`, ['version'], { env: { ...context.env, PULUMI_SKIP_UPDATE_CHECK: 'true' } });
    return stdout.trim();
  }, 'Install it (https://www.pulumi.com/docs/install/), or run `npm run setup`.');
}

async function repository(context: CliContext): Promise<Check> {
  return await check('repository', async () => {
    const ledger = await openLedger(context.repo);
    if (ledger.repository.shallow) throw new Error('a shallow clone: the history of the ledger is not here');
    if (ledger.branch === null) throw new Error('the head is detached: nothing can be recorded');
    return `${ledger.branch} at ${ledger.head?.slice(0, 12) ?? 'no commit'}`;
  }, 'Run it in the top folder of a full clone, on a branch.');
}

async function content(context: CliContext): Promise<Check[]> {
  const loaded = await openContent(context.repo).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (loaded instanceof Error) return [{ name: 'content', ok: false, detail: loaded.message.split('\n')[0] ?? '', next: 'Run `cordon playbooks validate`.' }];
  const name = context.environment ?? loaded.config.config.defaultEnvironment;
  const files: Check = { name: 'content', ok: true, detail: `${count(loaded.playbooks.length, 'playbook')}, ${count(loaded.exceptions.length, 'exception')}`, next: null };
  const environment = await connectEnvironment(loaded.config.config, name, resolve(context.repo), context.env).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (environment instanceof Error) return [files, { name: 'environment', ok: false, detail: environment.message, next: 'Correct `environments` in cordon.yaml.' }];
  const clients = connect(environment.scopes, environment.tickets, environment.credentials);
  return [files, ...await Promise.all(environment.scopes.map(async (scope) => await check(scope.id, async () => await reach(scope, clients), 'Check the credentials of this environment and its permissions (docs/operate.md).')))];
}

/** The cheapest read that shows whether the credentials work. */
async function reach(scope: Scope, clients: Clients): Promise<string> {
  const call = { scope, now: new Date().toISOString(), timeoutSeconds: 10 };
  switch (scope.provider) {
    case 'aws': return (await clients.aws(scope).caller(call)).arn;
    case 'azure': return count((await clients.azure(scope).securityGroups(call)).length, 'network security group');
    case 'entra': return `reachable (${(await clients.entra(scope).user('00000000-0000-0000-0000-000000000000', call)) === null ? 'no such user, as expected' : 'ok'})`;
    case 'defender': return `reachable (${(await clients.defender(scope).machinesNamed('cordon-doctor', call)).length} machines named cordon-doctor)`;
  }
}
