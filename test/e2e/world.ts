import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rangeClient, type RangeClient } from '../../range/client.ts';
import { startRange, stopRange } from '../../range/daemon.ts';
import { makeRepository } from '../../range/demo/repository.ts';
import { worldFile } from '../../range/persist.ts';
import { hybrid } from '../../range/scenarios/hybrid.ts';
import { serialise, type Settings } from '../../range/world.ts';
import { RespondAnswer, type IncidentAnswer } from '../../src/model/index.ts';
import { DANA, startCordon } from './process.ts';

export { DANA };

/** What a command gave. `json` parses standard output, all of it, and throws when that is not one JSON document. */
export interface Ran { code: number; stdout: string; stderr: string; json(): unknown; answer(): RespondAnswer; incident(): IncidentAnswer }

export interface CordonOptions { input?: string; env?: NodeJS.ProcessEnv; cwd?: string }

/** A response repository of its own, with a range that runs once somebody asks for it. */
export interface World {
  folder: string;
  /** Runs the real command line on this repository, as dana. Never throws for an exit code. */
  cordon(args: readonly string[], options?: CordonOptions): Promise<Ran>;
  /** `respond --json` on alerts: one object, or several as an array, over standard input. */
  respond(alerts: object | readonly object[], options?: CordonOptions): Promise<Ran>;
  /** Starts the range when it is not running. */
  range(): Promise<RangeClient>;
  git(...args: string[]): string;
  head(): string;
  /** The files of the last commit below a folder, by path: by one process, however many they are. */
  committed(folder: string): Map<string, string>;
  read(path: string): string;
  /** Writes a content file; `commit` records it as the team would. */
  write(path: string, text: string): void;
  commit(message: string): void;
  /** Changes a file's text; throws when `from` is not in it. */
  edit(path: string, from: string | RegExp, to: string): void;
  end(): Promise<void>;
}

/** Reads still show for a moment what was before a write, and an isolation is pending for a while; a test need not wait seconds for each. */
const SHORT_LAGS: Partial<Settings> = { graphLagMs: 200, iamReadLagMs: 200, iamEnforceLagMs: 200, nsgLagMs: 200, isolationSeconds: 0.5 };

/** Takes away what ships and would answer alerts too: for a world whose own playbook is the only one. */
export const NO_PLAYBOOKS = { playbooks: null, detections: null } as const;

/** Makes a repository with this project's content, and clouds with short lags; `overrides` are written over it, by path, and what is null is taken away before that. */
export function makeWorld(overrides: Readonly<Record<string, string | null>> = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-e2e-'));
  makeRepository(folder);
  const rangeFolder = join(folder, '.cordon', 'range');
  mkdirSync(rangeFolder, { recursive: true });
  const clouds = hybrid(Date.now());
  writeFileSync(worldFile(rangeFolder), serialise({ ...clouds, settings: { ...clouds.settings, ...SHORT_LAGS } }));
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const commit = (message: string): void => {
    git('add', '-A');
    git('commit', '--quiet', '--allow-empty', '-m', message);
  };
  const cordon = async (args: readonly string[], options: CordonOptions = {}): Promise<Ran> => await run(['--repo', folder, ...args], options);
  for (const [path, text] of Object.entries(overrides)) if (text === null) rmSync(join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries(overrides)) if (text !== null) write(path, text);
  if (Object.keys(overrides).length > 0) commit('What this test agreed on');
  return {
    folder, git, read, write, commit, cordon,
    respond: async (alerts, options = {}) => await cordon(['respond', '--event', '-', '--json'], { ...options, input: JSON.stringify(alerts) }),
    range: async () => rangeClient((await startRange(rangeFolder)).url),
    head: () => git('rev-parse', 'HEAD'),
    committed: (below) => filesAt(folder, 'HEAD', below),
    edit: (path, from, to) => {
      const before = read(path);
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${path} does not have ${String(from)}`);
      write(path, after);
    },
    end: async () => {
      await stopRange(rangeFolder).catch(() => false);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The files of a commit below a folder, by path. */
export function filesAt(repository: string, commit: string, below: string): Map<string, string> {
  const git = (input: string, ...args: string[]): Buffer => execFileSync('git', ['-C', repository, ...args], { input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 256 * 1_024 * 1_024 });
  const paths = git('', 'ls-tree', '-r', '-z', '--name-only', commit, '--', below).toString('utf8').split('\0').filter((path) => path !== '');
  const batch = git(paths.map((path) => `${commit}:${path}\n`).join(''), 'cat-file', '--batch=%(objectsize)');
  let at = 0;
  return new Map(paths.map((path) => {
    const start = batch.indexOf('\n', at) + 1;
    const end = start + Number(batch.toString('utf8', at, start));
    at = end + 1;
    return [path, batch.toString('utf8', start, end)];
  }));
}

/** Runs the real command line and waits for it. */
export async function run(args: readonly string[], options: CordonOptions = {}): Promise<Ran> {
  const ended = await startCordon(args, options).done;
  const { stdout, stderr } = ended;
  const code = ended.code ?? 1;
  const json = (): unknown => {
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`not one JSON document (exit code ${code}): ${stdout.slice(0, 2_000)}\n${stderr.slice(-2_000)}`);
    }
  };
  const answer = (): RespondAnswer => {
    const parsed = RespondAnswer.safeParse(json());
    if (!parsed.success) throw new Error(`not an answer (exit code ${code}): ${stdout.slice(0, 2_000)}\n${stderr.slice(-2_000)}`);
    return parsed.data;
  };
  const incident = (): IncidentAnswer => {
    const [one, ...more] = answer().incidents;
    if (one === undefined || more.length > 0) throw new Error(`${more.length + (one === undefined ? 0 : 1)} incidents, expected one: ${stdout.slice(0, 2_000)}\n${stderr.slice(-2_000)}`);
    return one;
  };
  return { code, stdout, stderr, json, answer, incident };
}

/** Waits until something holds, looking ten times a second. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((wake) => { setTimeout(wake, 100); });
  }
}
