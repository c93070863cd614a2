import { execFile } from 'node:child_process';
import { LedgerError } from '../model/index.ts';

/** What a git command gave back. */
export interface GitResult { code: number; stdout: Buffer; stderr: string }

/** Set by a hook or a caller, these would point git at another repository than the one we were given. */
const FOREIGN = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_PREFIX'];

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
  for (const name of FOREIGN) delete env[name];
  return env;
}

/**
 * Runs git without a shell and reports how it ended. The one place of the ledger that starts git.
 * @throws LedgerError `GIT_MISSING` when there is no git to run.
 */
export function tryGit(root: string, args: readonly string[], input?: string | Uint8Array): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = execFile('git', ['-c', 'core.quotePath=false', '-c', 'gc.auto=0', ...args], {
      cwd: root, env: environment(), encoding: 'buffer', maxBuffer: Infinity, windowsHide: true,
    }, (error, stdout, stderr) => {
      if (error !== null && error.code === 'ENOENT') {
        reject(new LedgerError('GIT_MISSING', `git could not be started in ${root}`, 'Install git and see that it is on the PATH.', error));
        return;
      }
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr.toString('utf8').trim() });
    });
    // git that ends early closes its end of the pipe; its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/**
 * Runs git and returns its standard output.
 * @throws LedgerError `GIT_FAILED` with what git wrote to standard error.
 */
export async function git(root: string, args: readonly string[], input?: string | Uint8Array): Promise<Buffer> {
  const result = await tryGit(root, args, input);
  if (result.code === 0) return result.stdout;
  throw new LedgerError('GIT_FAILED', `git ${args[0] ?? ''} failed: ${result.stderr || `exit ${result.code}`}`,
    'Read what git says above; the ledger was not changed by this command.');
}
