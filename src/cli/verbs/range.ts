import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { localFolder } from '../../environment/index.ts';
import { EXIT } from '../../model/index.ts';
import type { Verb } from '../context.ts';

const RANGE = join(import.meta.dirname, '..', '..', '..', 'range');

/** `cordon range up|down|status|reset`: hands over to the range's own command, which knows its inside. */
export function range(what: 'up' | 'down' | 'status' | 'reset'): Verb {
  return async (context) => {
    const folder = join(await localFolder(resolve(context.repo)), 'range');
    return (await runNode(join(RANGE, 'cli.ts'), [what, '--dir', folder, ...(context.json ? ['--json'] : [])])) === 0 ? EXIT.done : EXIT.failed;
  };
}

/** Runs a TypeScript file with this Node, on this terminal; gives its exit code. */
export async function runNode(file: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' });
  return await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => { done(code ?? 1); });
  });
}
