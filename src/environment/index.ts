import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { nearestName, UsageError, type Config } from '../model/index.ts';
import { cordonProvider, type Connected } from './connected.ts';
import { connectRange } from './range.ts';

export type { Connected } from './connected.ts';

/** The folder for what is not in git: Pulumi's work folders, and the range. It ignores itself. */
export async function localFolder(root: string): Promise<string> {
  const folder = join(root, '.cordon');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*\n');
  return folder;
}

/**
 * Connects an environment of `cordon.yaml`; the range is started when it is not running.
 * Throws UsageError for an unknown name, and for a state backend that a CI job must not use.
 */
export async function connectEnvironment(config: Config, name: string, root: string, env: NodeJS.ProcessEnv): Promise<Connected> {
  const environment = config.environments[name] ?? (name === 'range' ? { kind: 'range' as const, remote: undefined } : undefined);
  if (environment === undefined) {
    const known = Object.keys(config.environments);
    const nearest = nearestName(name, known);
    throw new UsageError(`there is no environment "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`, `cordon.yaml names: ${known.join(', ')}`);
  }
  const folder = await localFolder(root);
  if (environment.kind === 'range') return { ...await connectRange(name, config.tickets ?? null, folder, env), remote: environment.remote ?? null };
  if (env['CI'] !== undefined && environment.backend.startsWith('file://')) {
    throw new UsageError(`environment "${name}" keeps its state in ${environment.backend}, which is gone after a CI job`, 'Use s3://, azblob://, gs:// or Pulumi Cloud as `backend` in cordon.yaml.');
  }
  if (environment.secretsProvider === 'passphrase') {
    throw new UsageError(`environment "${name}" encrypts its state with a passphrase`, 'Use a cloud key as `secretsProvider` in cordon.yaml, for example azurekeyvault:// or awskms://.');
  }
  return {
    name, kind: 'cloud', remote: environment.remote ?? null, scopes: environment.scopes, tickets: environment.tickets ?? null, sentinel: environment.sentinel ?? null, github: null, credentials: 'platform',
    backend: { url: environment.backend, secretsProvider: environment.secretsProvider, providers: [cordonProvider()], workDir: join(folder, 'work', name), env: {} },
    now: () => new Date().toISOString(),
  };
}
