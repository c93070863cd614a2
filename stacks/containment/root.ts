import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { UsageError } from '../../src/model/index.ts';

/**
 * The response repository of a plain Pulumi run: `CORDON_REPO`, else the folder of Pulumi.yaml as the language host gives
 * it (old ones do not), else the nearest folder above `from` with a Pulumi.yaml that is not an installed package.
 */
export function repositoryRoot(from: string, env: NodeJS.ProcessEnv, given: string): string {
  const named = env['CORDON_REPO'];
  if (named !== undefined && named !== '') return named;
  if (isProject(given)) return given;
  for (let folder = from; ; folder = dirname(folder)) {
    if (!folder.split(sep).includes('node_modules') && isProject(folder)) return folder;
    if (dirname(folder) === folder) throw new UsageError(`no folder above ${from} has a Pulumi.yaml`, 'Run pulumi at the top of the response repository, or name it: CORDON_REPO=DIR.');
  }
}

function isProject(folder: string): boolean {
  return folder !== '' && existsSync(join(folder, 'Pulumi.yaml'));
}
