import { spawn } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** What a command gave. */
export interface Ran { code: number; stdout: string }

/** Types an ordinary command: prints it as a user would write it, runs it, and shows what it says. */
export async function type(args: readonly string[], options: { repo: string; env: NodeJS.ProcessEnv; show?: (stdout: string) => string; expect: readonly number[] }): Promise<Ran> {
  process.stdout.write(`\n\u001b[1m$ cordon ${args.map(quoted).join(' ')}\u001b[0m\n`);
  const child = spawn(process.execPath, [CLI, '--repo', options.repo, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: options.env });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (options.show === undefined) process.stdout.write(chunk);
  });
  const code = await new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('close', (status) => { done(status ?? 1); });
  });
  const stdout = Buffer.concat(chunks).toString('utf8');
  if (options.show !== undefined) process.stdout.write(options.show(stdout));
  if (!options.expect.includes(code)) throw new Error(`cordon ${args[0] ?? ''} ended with ${code}, expected ${options.expect.join(' or ')}`);
  return { code, stdout };
}

function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
