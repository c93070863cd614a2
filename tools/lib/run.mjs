import { spawn } from 'node:child_process';

/** Set-up that cannot be done on this machine: what is missing, and what to do about it. */
export class SetupError extends Error {
  constructor(message, next, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SetupError';
    this.next = next;
  }
}

/** A status line: standard output belongs to data. */
export function say(line) {
  process.stderr.write(`cordon setup: ${line}\n`);
}

/**
 * Runs a program without a shell, its output on standard error or collected.
 * Gives `{ code, output }`; a program that cannot be started has code -1.
 */
export function run(command, args, { collect = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', collect ? 'pipe' : 2, collect ? 'pipe' : 2], ...options });
    let output = '';
    const keep = (chunk) => { output += chunk; };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? -1, output: signal === null ? output : `${output}\nended by ${signal}` }));
  });
}

/** Seconds as people read them: `75 s` is `1 min 15 s`. */
export function elapsed(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Says every `every` ms how long something has been going on. The function that comes back ends it. */
export function progress(what, expected, every = 10_000, tell = say) {
  const from = Date.now();
  tell(`${what} (expect ${expected})`);
  const timer = setInterval(() => tell(`${what}: ${elapsed(Date.now() - from)} so far, expect ${expected}`), every);
  // What fails never ends its progress, and the process must end all the same.
  timer.unref();
  return () => {
    clearInterval(timer);
    tell(`${what}: took ${elapsed(Date.now() - from)}`);
  };
}
