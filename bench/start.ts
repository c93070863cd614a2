import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleaved, ms, quantile, say } from './measure.ts';

const PROJECT = join(import.meta.dirname, '..');
const MAIN = join(PROJECT, 'src', 'cli', 'main.ts');
const ROUNDS = 15;

/** How long the command line takes to say something, against a Node that does nothing. */
export async function benchStart(): Promise<void> {
  await compare('c. start', { 'node -e 0': ['-e', '0'], 'cordon --help': [MAIN, '--help'], 'cordon playbooks validate': [MAIN, 'playbooks', 'validate'] }, ROUNDS);
}

/** The same for a command that loads the KQL parser: a query without data, one over a file, and a command that does without. */
export async function benchKqlStart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-bench-'));
  try {
    await writeFile(join(folder, 'T.ndjson'), '{"a":1,"b":"x"}\n'.repeat(1000));
    await compare('kql-start', {
      'node -e 0': ['-e', '0'],
      'cordon --help': [MAIN, '--help'],
      'cordon kql "print 1"': [MAIN, 'kql', 'print 1'],
      'cordon kql over a file': [MAIN, 'kql', 'T | where a > 0 | summarize count() by b', '--data', folder],
    }, Math.ceil(ROUNDS / 2));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare(title: string, commands: Readonly<Record<string, readonly string[]>>, rounds: number): Promise<void> {
  const run = async (args: readonly string[]): Promise<void> => {
    const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: 'ignore' });
    const code = await new Promise<number | null>((done) => { child.once('exit', done); });
    if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  };
  const names = Object.keys(commands);
  const variants = Object.fromEntries(Object.entries(commands).map(([name, args]) => [name, async () => { await run(args); }]));
  await interleaved(variants, names, 1);
  const times = await interleaved(variants, names, rounds);
  const floor = quantile(times['node -e 0'] ?? [], 0.5);
  say(`${title}: ${rounds} rounds each`);
  for (const name of names) {
    const median = quantile(times[name] ?? [], 0.5);
    say(`   ${name.padEnd(26)} ${ms(median)}   ratio ${(median / floor).toFixed(1)}`);
  }
}
