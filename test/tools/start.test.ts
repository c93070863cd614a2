import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'tools', 'node.mjs');

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'cordon-start-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

/** Starts a program through the launcher; `whenReady` is called at its first line. */
async function launch(program: string, input: string, whenReady: (kill: (signal: NodeJS.Signals) => void) => void = () => {}): Promise<{ code: number | null; out: string }> {
  const file = join(folder, 'program.ts');
  await writeFile(file, program);
  const child = spawn(process.execPath, [LAUNCHER, file, 'a b', '$HOME'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (out === '') whenReady((signal) => { child.kill(signal); });
    out += chunk.toString();
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => { child.on('close', done); });
  return { code, out };
}

describe('tools/lib/start', () => {
  it('passes arguments and standard input as they are, and the exit code back', async () => {
    const program = `
      const input: string[] = [];
      for await (const chunk of process.stdin) input.push(String(chunk));
      console.log(JSON.stringify([process.argv.slice(2), input.join(''), process.env['CORDON_NODE'] !== undefined]));
      process.exitCode = 5;`;
    const { code, out } = await launch(program, 'alert');
    expect(JSON.parse(out)).toEqual([['a b', '$HOME'], 'alert', true]);
    expect(code).toBe(5);
  });

  it('passes a signal on and waits for what the program makes of it', async () => {
    const program = `
      process.on('SIGTERM', () => { console.log('tidy'); process.exit(4); });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const { code, out } = await launch(program, '', (kill) => { kill('SIGTERM'); });
    expect(out).toBe('ready\ntidy\n');
    expect(code).toBe(4);
  });

  it('says 128 and the signal when the program was killed', async () => {
    const { code } = await launch("console.log('ready'); process.kill(process.pid, 'SIGKILL');", '');
    expect(code).toBe(137);
  });
});
