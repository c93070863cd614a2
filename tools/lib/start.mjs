import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Starts a program in place of this one: same standard streams, its signals and exit code are ours.
 * Gives the exit code.
 */
export function startInPlace(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const pass = (signal) => { child.kill(signal); };
    // A terminal sends its interrupt to the whole process group: the child has it already, this process must only outlive it.
    const interrupt = () => { if (!process.stdin.isTTY) child.kill('SIGINT'); };
    process.on('SIGINT', interrupt);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', interrupt);
      for (const each of ['SIGTERM', 'SIGHUP']) process.off(each, pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
