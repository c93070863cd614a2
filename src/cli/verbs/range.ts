import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { localFolder } from '../../environment/index.ts';
import { EXIT, type ExitCode } from '../../model/index.ts';
import type { CliContext, Verb } from '../context.ts';

const RANGE = join(import.meta.dirname, '..', '..', '..', 'range');

/** `cordon range up|down|status|reset`: hands over to the range's own command, which knows its inside. */
export function range(what: 'up' | 'down' | 'status' | 'reset'): Verb {
  return async (context) => await handOver(context, [what]);
}

/** `cordon range logs --out DIR [--table NAME...]` */
export const rangeLogs: Verb = async (context, _args, options) => {
  const tables = Array.isArray(options['table']) ? options['table'].map(String) : [];
  return await handOver(context, ['logs', '--out', resolve(String(options['out'])), ...tables.flatMap((table) => ['--table', table])]);
};

async function handOver(context: CliContext, args: readonly string[]): Promise<ExitCode> {
  const folder = join(await localFolder(resolve(context.repo)), 'range');
  return (await runNode(join(RANGE, 'cli.ts'), [...args, '--dir', folder, ...(context.json ? ['--json'] : [])])) === 0 ? EXIT.done : EXIT.failed;
}

/** Runs a TypeScript file with this Node, on this terminal; gives its exit code. */
export async function runNode(file: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' });
  return await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => { done(code ?? 1); });
  });
}
