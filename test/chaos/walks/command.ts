import { startCordon, type Ended } from '../../e2e/process.ts';
import type { World } from '../../e2e/world.ts';

/** When and how a command is killed: all of its process group, or the command alone, which leaves its engines alive. */
export interface Kill { after: (alive: () => boolean) => Promise<void>; group: boolean }

/** Runs the real command line in a process group of its own, and kills it where the walk says so. */
export async function command(world: World, args: readonly string[], input = '', kill: Kill | null = null): Promise<Ended> {
  const started = startCordon(['--repo', world.folder, ...args], { input, group: true });
  let alive = true;
  const done = started.done.finally(() => { alive = false; });
  if (kill !== null) {
    await kill.after(() => alive);
    if (alive && kill.group) started.signal('SIGKILL');
    else if (alive) await started.kill();
  }
  return await done;
}
