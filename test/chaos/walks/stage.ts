import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RangeClient } from '../../../range/client.ts';
import { makeWorld, NO_PLAYBOOKS, type World } from '../../e2e/world.ts';
import { ACTIONS, CONFIG } from './cast.ts';
import type { Ended } from '../../e2e/process.ts';
import { command, type Kill } from './command.ts';
import type { Model, Span } from './model.ts';
import type { Random } from './random.ts';

/** One repository and range that a walk plays on. */
export interface Stage { world: World; range: RangeClient; start: string; log(line: string): void }

/** A repository whose one playbook contains whatever an alert names, and its range with short lags. */
export async function openStage(log: (line: string) => void): Promise<Stage> {
  const playbook = { playbook: {
    id: 'IR-WALK-001', name: 'A walk', version: '1.0.0', triggers: [{ source: 'edr', event_type: 'malware' }], conditions: { risk_threshold: 0 }, actions: ACTIONS,
    execution: { timeout_seconds: 8, retry_policy: { max_attempts: 2, backoff_ms: 100 } },
  } };
  // YAML reads JSON.
  const world = makeWorld({ ...NO_PLAYBOOKS, 'playbooks/walk.yaml': `${JSON.stringify(playbook, null, 2)}\n`, 'cordon.yaml': CONFIG });
  const range = await world.range();
  await range.settings({ defenderCallsPerMinute: 2_000, defenderCallsPerHour: 100_000 });
  return { world, range, start: await range.dump(), log };
}

/** Ends the range, and the engines and providers that kills have left behind: they name this folder or work in it. */
export async function closeStage({ world }: Stage): Promise<void> {
  await world.end();
  for (const line of execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')) {
    const pid = Number.parseInt(line, 10);
    if (Number.isNaN(pid) || !(line.includes(world.folder) || folderOf(pid).startsWith(world.folder))) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** The folder that a process works in, where the system tells. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** Range time now, in ms. */
export async function nowOf({ range }: Stage): Promise<number> {
  return Date.parse((await range.clock()).now);
}

/** Runs a command; tells the log what it was, how it ended and how long it took. */
export async function play(stage: Stage, args: readonly string[], input = '', kill: Kill | null = null): Promise<Ended> {
  const ended = await command(stage.world, args, input, kill);
  stage.log(`    ${args.filter((arg) => arg !== '--json').join(' ')} -> ${ended.signal ?? ended.code ?? '?'} (${ended.ms} ms)`);
  return ended;
}

/**
 * A moment for a kill: so many ms after the start, or so many ms after the n-th commit of the command. Both end at once when
 * the command does.
 */
export function momentOf(stage: Stage, random: Random): Kill & { name: string } {
  const group = random.once(2);
  const commits = random.int(7);
  const ms = commits < 2 ? random.int(9_000) : random.int(1_500);
  const [from, what] = [headOf(stage.world), group ? 'its process group' : 'the command alone'];
  const after = async (alive: () => boolean): Promise<void> => {
    let [seen, last] = [0, from];
    const wanted = commits < 2 ? 0 : commits - 1;
    while (alive() && seen < wanted) {
      await sleep(5);
      const head = headOf(stage.world);
      if (head !== last) seen += 1;
      last = head;
    }
    const until = Date.now() + ms;
    while (alive() && Date.now() < until) await sleep(5);
  };
  return { after, group, name: `SIGKILL of ${what} ${ms} ms after ${commits < 2 ? 'its start' : `commit ${commits - 1}`}` };
}

function headOf(world: World): string {
  try {
    return readFileSync(join(world.folder, '.git', 'refs', 'heads', 'main'), 'utf8');
  } catch {
    return '';
  }
}

/** Moves the range's clock on, and further where a hold would end within the next minutes: then nobody could say when a sweep lets it go. */
export async function advance(stage: Stage, model: Model, seconds: number): Promise<number> {
  let now = Date.parse((seconds > 0 ? await stage.range.advance(seconds) : await stage.range.clock()).now);
  while (model.incidents.some((one) => [...one.holds.values(), ...one.waiting.flatMap((plan) => [...plan.holds.values()])].some(({ until }) => isNear(until, now)))) {
    now = Date.parse((await stage.range.advance(SURE_MS / 1_000)).now);
  }
  return now;
}

/** Longer than any move takes. */
const SURE_MS = 6 * 60_000;

function isNear(until: Span, now: number): boolean {
  return now < until.to && until.from < now + SURE_MS;
}
