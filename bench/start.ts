import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { interleaved, ms, quantile, say } from './measure.ts';

const PROJECT = join(import.meta.dirname, '..');
const MAIN = join(PROJECT, 'src', 'cli', 'main.ts');
const ROUNDS = 15;

/** How long the command line takes to say something, against a Node that does nothing. */
export async function benchStart(): Promise<void> {
  const node = async (...args: string[]): Promise<void> => {
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => { child.once('exit', done); });
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  };
  const names = ['node -e 0', 'cordon --help', 'cordon playbooks validate'] as const;
  const variants = {
    'node -e 0': async () => { await node('-e', '0'); },
    'cordon --help': async () => { await node(MAIN, '--help'); },
    'cordon playbooks validate': async () => { await node(MAIN, 'playbooks', 'validate'); },
  };
  await interleaved(variants, names, 1);
  const times = await interleaved(variants, names, ROUNDS);
  const floor = quantile(times['node -e 0'], 0.5);
  say(`c. start: ${ROUNDS} rounds each`);
  for (const name of names) {
    const median = quantile(times[name], 0.5);
    say(`   ${name.padEnd(26)} ${ms(median)}   ratio ${(median / floor).toFixed(1)}`);
  }
}
