import { spawn } from 'node:child_process';
import { LedgerError } from '../model/index.ts';

/** What a git command gave back. */
export interface GitResult { code: number; stdout: Buffer; stderr: string }

/** Set by a hook or a caller, these would point git at another repository, or another history, than the one we were given. */
const FOREIGN = [
  'GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE', 'GIT_REPLACE_REF_BASE', 'GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS',
];

/**
 * What a repository's or a person's configuration must not change about our calls: programs that git would start (hooks,
 * a file watcher, signing), and the form of what it prints.
 */
const OWN = [
  'core.quotePath=false', 'core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.autocrlf=false', 'core.safecrlf=false', 'gc.auto=0', 'maintenance.auto=false',
  'log.showSignature=false', 'log.showRoot=true', 'i18n.logOutputEncoding=UTF-8', 'color.ui=false', 'push.gpgSign=false', 'merge.renames=false', 'merge.directoryRenames=false',
].flatMap((setting) => ['-c', setting]);

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1' };
  for (const name of FOREIGN) delete env[name];
  return env;
}

/** How long a git that was told to end may take to clean up, in milliseconds. */
const CLEAN_UP_MS = 5_000;

/**
 * Runs git without a shell and reports how it ended. The one place of the ledger that starts git. With `timeout` (in
 * milliseconds, for calls to another machine) git and all that it started are ended when the time is over.
 * @throws LedgerError `GIT_MISSING` when there is no git to run.
 */
export function tryGit(root: string, args: readonly string[], input?: string | Uint8Array, timeout?: number): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    let late = false;
    const child = spawn('git', [...OWN, ...args], { cwd: root, env: environment(), windowsHide: true, detached: timeout !== undefined, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => { out.push(chunk); });
    child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
    // A group of its own: what git starts to reach the other machine ends with it.
    const end = (signal: NodeJS.Signals): void => {
      late = true;
      try { if (child.pid !== undefined) process.kill(-child.pid, signal); } catch { /* gone */ }
    };
    if (timeout !== undefined) timers.push(setTimeout(end, timeout, 'SIGTERM'), setTimeout(end, timeout + CLEAN_UP_MS, 'SIGKILL'));
    child.once('error', (error) => {
      for (const timer of timers) clearTimeout(timer);
      reject(new LedgerError('GIT_MISSING', `git could not be started in ${root}`, 'Install git and see that it is on the PATH.', error));
    });
    child.once('close', (code) => {
      for (const timer of timers) clearTimeout(timer);
      const said = Buffer.concat(err).toString('utf8').trim();
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: late ? `no answer after ${Math.round((timeout ?? 0) / 1_000)} s; ${said}` : said });
    });
    // git that ends early closes its end of the pipe; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
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
