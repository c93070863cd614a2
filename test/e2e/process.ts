import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

export const DANA = 'person:dana@contoso.example';

/** What a process came to; `signal` is set where it was killed. */
export interface Ended { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string; ms: number }

/** A process that runs, and can be killed on the way. */
export interface Started {
  pid: number;
  /** What it has said on standard error so far. */
  said(): string;
  /** Ends this process alone, as the kernel does; what it started lives on. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Of a process that ends by itself: when its pipes are closed too. What a killed one has started holds them open, so its own end counts then. */
  done: Promise<Ended>;
}

export interface StartOptions {
  input?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** In a process group of its own, of which its pid is the number. */
  group?: boolean;
  /** Nobody reads what it says: its pipes are closed at once. */
  unread?: boolean;
}

/** Starts the real command line, as dana, and does not wait for it; the run of a workflow around this test is hidden from it. */
export function startCordon(args: readonly string[], options: StartOptions = {}): Started {
  const { GITHUB_ACTIONS: _actions, GITHUB_RUN_ID: _run, CI: _ci, ...rest } = process.env;
  return startNode([CLI, ...args], { ...options, env: { ...rest, CORDON_ACTOR: DANA, CORDON_LOG: 'warn', ...options.env } });
}

/** Starts a Node program. */
export function startNode(args: readonly string[], { input = '', env = process.env, cwd, group = false, unread = false }: StartOptions = {}): Started {
  const began = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env, detached: group, ...(cwd === undefined ? {} : { cwd }) });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => { out.push(chunk); });
  child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  if (unread) for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
  const said = (): string => Buffer.concat(err).toString('utf8');
  const done = new Promise<Ended>((resolve, reject) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: said(), ms: Math.round(performance.now() - began) });
    };
    child.once('error', reject);
    child.once('exit', (code, signal) => { if (signal !== null) end(code, signal); });
    child.once('close', end);
  });
  const signal = (name: NodeJS.Signals): void => {
    if (group && child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
    else child.kill(name);
  };
  return { pid: child.pid ?? 0, said, signal, done, kill: async () => { child.kill('SIGKILL'); await done; } };
}

/** Waits until a process has said something on standard error. */
export async function says(one: Started, what: RegExp, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!what.test(one.said())) {
    if (Date.now() > deadline) throw new Error(`${String(what)} on standard error: not within ${seconds} s`);
    await sleep(100);
  }
}
