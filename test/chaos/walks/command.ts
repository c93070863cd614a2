import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DANA, type World } from '../../e2e/world.ts';

const CLI = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');

/** What a command came to; `signal` is set where it was killed. */
export interface Ended { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string; ms: number }

/** When and how a command is killed: all of its process group, or the command alone, which leaves its engines alive. */
export interface Kill { after: (alive: () => boolean) => Promise<void>; group: boolean }

/** Runs the real command line in a process group of its own, and kills it where the walk says so. */
export async function command(world: World, args: readonly string[], input = '', kill: Kill | null = null): Promise<Ended> {
  const { GITHUB_ACTIONS: _actions, GITHUB_RUN_ID: _run, CI: _ci, ...rest } = process.env;
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, '--repo', world.folder, ...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...rest, CORDON_ACTOR: DANA, CORDON_LOG: 'warn' } });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => { out.push(chunk); });
  child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let alive = true;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, failed) => {
    child.once('error', failed);
    // Not `close`: an engine that outlives its command keeps the pipes open.
    child.once('exit', (code, signal) => { alive = false; done({ code, signal }); });
  });
  if (kill !== null) {
    await kill.after(() => alive);
    if (alive && child.pid !== undefined) {
      if (kill.group) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    }
  }
  const { code, signal } = await exited;
  if (signal === null) await Promise.all([child.stdout, child.stderr].map(async (stream) => { if (!stream.readableEnded) await new Promise((done) => { stream.once('end', done); }); }));
  child.stdout.destroy();
  child.stderr.destroy();
  return { code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8'), ms: Math.round(performance.now() - started) };
}
