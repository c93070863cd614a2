import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { CordonError, EXIT } from '../../model/index.ts';

/** The engine that everything was tried on; tools/go.mod builds the same. */
export const PULUMI_VERSION = '3.259.0';

/**
 * The folder of the Pulumi CLI: `CORDON_PULUMI`, then the PATH, then the user's cache, where `tools/setup.mjs` puts it.
 * The `pulumi` of `node_modules/.bin` is a downloader and never counts.
 */
export function findPulumi(env: NodeJS.ProcessEnv): string {
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cordon', 'pulumi', PULUMI_VERSION);
  const named = env['CORDON_PULUMI'];
  const folders = [...(named === undefined ? [] : [dirname(named)]), ...(env['PATH'] ?? '').split(delimiter), cache];
  const found = folders.find((folder) => folder !== '' && !folder.includes('node_modules') && executable(join(folder, 'pulumi')));
  if (found !== undefined) return found;
  throw new CordonError('NO_PULUMI', 'the Pulumi CLI is not on this machine', {
    next: 'Install it (https://www.pulumi.com/docs/install/), or run `npm run setup`, which downloads it or builds it with Go.', exit: EXIT.failed,
  });
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
