import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { connectEnvironment } from '../src/environment/index.ts';
import { AppliedStack, Config, RespondAnswer } from '../src/model/index.ts';
import { stopRange } from '../range/daemon.ts';
import type { BareWork } from './bare.ts';
import { ms, quantile, say } from './measure.ts';
import { makeBenchRepository, startBenchRange, targetsOf } from './world.ts';

const PROJECT = join(import.meta.dirname, '..');
const SIZES = [1, 10, 50];
const ROUNDS = 3;

/** From the alert to verified containment, against a bare `up` of the same resources: both as a command from its start. */
export async function benchWhole(): Promise<void> {
  say(`b. from respond to verified: ${ROUNDS} rounds each, clouds that answer at once`);
  for (const size of SIZES) {
    const whole: number[] = [];
    const bare: number[] = [];
    let about = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
      const ranges = [join(folder, 'repo', '.cordon', 'range'), join(folder, 'bare', '.cordon', 'range')] as const;
      try {
        const { time, stacks } = await respond(join(folder, 'repo'), ranges[0], size);
        whole.push(time);
        bare.push(await bareUp(join(folder, 'bare'), ranges[1], size, stacks));
        about = `${stacks.reduce((sum, stack) => sum + stack.resources.length, 0)} resources in ${stacks.length} stack${stacks.length === 1 ? '' : 's'}`;
      } finally {
        for (const range of ranges) await stopRange(range);
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const [mine, floor] = [quantile(whole, 0.5), quantile(bare, 0.5)];
    say(`   ${String(size).padStart(2)} target${size === 1 ? ' ' : 's'}  cordon ${ms(mine)}   bare ${ms(floor)}   ratio ${(mine / floor).toFixed(2)}   (${about})`);
  }
}

async function respond(repo: string, range: string, size: number): Promise<{ time: number; stacks: AppliedStack[] }> {
  const targets = targetsOf(size);
  const alert = makeBenchRepository(repo, targets, new Date().toISOString());
  await startBenchRange(range, targets);
  const began = performance.now();
  const output = await node([join(PROJECT, 'src', 'cli', 'main.ts'), '--repo', repo, '--json', 'respond', '--event', alert], '');
  const time = performance.now() - began;
  const outcomes = RespondAnswer.parse(JSON.parse(output)).incidents.flatMap((incident) => incident.outcomes);
  const effective = outcomes.filter((outcome) => outcome.effectiveAt !== null).length;
  if (effective !== size) throw new Error(`${effective} of ${size} targets are effective: ${output.slice(0, 2_000)}`);
  const folder = join(repo, 'incidents', 'stacks');
  return { time, stacks: readdirSync(folder).map((name) => AppliedStack.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))) };
}

async function bareUp(folder: string, range: string, size: number, stacks: readonly AppliedStack[]): Promise<number> {
  await startBenchRange(range, targetsOf(size));
  const { scopes, backend } = await connectEnvironment(Config.parse({}), 'range', folder, process.env);
  const work: BareWork = {
    backend: { ...backend, providers: [...backend.providers] },
    stacks: stacks.map((stack) => ({ name: stack.stack, resources: stack.resources, scope: z.custom<(typeof scopes)[number]>((value) => value !== undefined).parse(scopes.find((scope) => stack.stack.includes(`.${scope.id}.`))) })),
  };
  const began = performance.now();
  await node([join(import.meta.dirname, 'bare.ts')], JSON.stringify(work));
  return performance.now() - began;
}

/** Runs Node to its end and gives its standard output; 5 is "not all effective yet", which the caller looks at. */
async function node(args: readonly string[], input: string): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, CORDON_ACTOR: 'person:bench@contoso.example', CORDON_LOG: 'silent' } });
  let output = '';
  let problems = '';
  child.stdout.on('data', (data: Buffer) => { output += data.toString('utf8'); });
  child.stderr.on('data', (data: Buffer) => { problems += data.toString('utf8'); });
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => { child.once('close', done); });
  if (code !== 0 && code !== 5) throw new Error(`node ${args.join(' ')} ended with ${code}: ${problems.slice(-2_000)}${output.slice(-500)}`);
  return output;
}
