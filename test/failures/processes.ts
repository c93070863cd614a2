import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../e2e/world.ts';

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** A command that runs, and can be killed on the way. */
export interface Started {
  pid: number;
  /** What it has said on standard error so far. */
  said(): string;
  /** Ends this process alone, as the kernel does; what it started lives on. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  done: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts the real command line on a repository, as `actor`, and does not wait for it. */
export function start(folder: string, args: readonly string[], options: { input?: object; actor?: string } = {}): Started {
  const { GITHUB_ACTIONS: _actions, GITHUB_RUN_ID: _run, CI: _ci, ...rest } = process.env;
  return begin([CLI, '--repo', folder, ...args], { ...rest, CORDON_ACTOR: options.actor ?? 'person:dana@contoso.example', CORDON_LOG: 'warn' }, options.input);
}

/** Starts a Node program of the tests. */
export function startNode(args: readonly string[]): Started {
  return begin(args, process.env);
}

function begin(args: readonly string[], env: NodeJS.ProcessEnv, input?: object): Started {
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input === undefined ? '' : JSON.stringify(input));
  const done = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    // What a killed process has started holds its pipes open; its own end is what counts then.
    child.once('exit', (_code, signal) => { if (signal !== null) resolve({ code: null, stdout, stderr }); });
    child.once('close', (code) => { resolve({ code, stdout, stderr }); });
  });
  const signal = (name: NodeJS.Signals): void => { child.kill(name); };
  return { pid: child.pid ?? 0, said: () => stderr, signal, done, kill: async () => { signal('SIGKILL'); await done; } };
}

/** Waits until a command has said something on standard error. */
export async function says(one: Started, what: RegExp, seconds = 60): Promise<void> {
  await until(`${String(what)} on standard error`, async () => await Promise.resolve(what.test(one.said())), seconds);
}
