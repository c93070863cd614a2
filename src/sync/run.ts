import type { Stack } from '@pulumi/pulumi/automation/index.js';
import { messageOf, noteErrors, takeOver } from '../contain/pulumi/engine.ts';
import { breakLock, isLocked } from '../contain/pulumi/lock.ts';
import type { SentinelProgram } from '../../stacks/sentinel/program.ts';
import { isSame } from './difference.ts';
import type { Recorded, Resource, Step } from './types.ts';

/** Operations at once: the service throttles a client with many more. */
const PARALLEL = 8;

/** Thrown when another run held the stack: what was looked at before is no longer so. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
  /** What was mended of a run that had died, or null: another run has ended. */
  readonly repaired: string | null;
  constructor(repaired: string | null) {
    super('another run held the stack');
    this.repaired = repaired;
  }
}

export interface RunResult {
  /** Why a resource failed, by logical name; under the empty name what concerns the whole stack. */
  errors: Map<string, string>;
  repaired: string[];
}

/**
 * Lets the engine make the workspace what the steps say: takes over what is ours and not in the state, reads again what is to
 * be written over, and then brings everything to what is written. Throws Overtaken when another run was in the way.
 */
export async function runSteps(stack: Stack, steps: readonly Step[], recorded: Recorded, use: (program: Pick<SentinelProgram, 'register' | 'adopt'>) => void, say: (text: string) => void): Promise<RunResult> {
  const errors = new Map<string, string>();
  const repaired: string[] = [];
  const adopt = new Map(steps.flatMap((step) => [...step.adopt]));
  if (adopt.size > 0) {
    // As it is: an import and a change of something else in one run would show as one.
    use({ register: [...recorded.resources.values(), ...adopt.values()], adopt: new Set(adopt.keys()) });
    await attempt(async () => await stack.up({ continueOnError: true, suppressProgress: true, parallel: PARALLEL, onEvent: (event) => { noteErrors(event, errors); } }), stack, errors, say);
    repaired.push(...[...adopt.keys()].filter((name) => !errors.has(name)).map((name) => `took over ${name}`));
  }
  const targets = refreshed(steps, recorded);
  if (targets.length > 0) await attempt(async () => await stack.refresh({ target: targets, suppressProgress: true }), stack, errors, say);
  for (const register of wavesOf(steps, recorded)) {
    const failed = new Map<string, string>();
    use({ register, adopt: new Set() });
    await attempt(async () => await stack.up({ continueOnError: true, suppressProgress: true, parallel: PARALLEL, onEvent: (event) => { noteErrors(event, failed); } }), stack, failed, say);
    for (const [name, reason] of failed) errors.set(name, reason);
  }
  // The SDK says once more, of the whole, that a resource was not registered.
  if (errors.size > 1 && /failed to register/.test(errors.get('') ?? '')) errors.delete('');
  if (recorded.pending.length > 0) repaired.push(...(await takeOver(stack, say)).repaired);
  return { errors, repaired };
}

/**
 * What each run of the engine registers: rows of a watchlist that is not there yet come in a second one. A dependency would do
 * the same, and delete the rows where the watchlist fails.
 */
function wavesOf(steps: readonly Step[], { resources }: Recorded): Resource[][] {
  const all = steps.flatMap(({ register }) => register);
  const late = all.filter(({ type, inputs }) => type.endsWith(':WatchlistItem') && !resources.has(`watchlist-${String(inputs['watchlistAlias'])}`));
  return late.length === 0 ? [all] : [all.filter((one) => !late.includes(one)), all];
}

function refreshed(steps: readonly Step[], recorded: Recorded): string[] {
  return steps.flatMap(({ refresh }) => refresh.flatMap((name) => recorded.resources.get(name)?.urn ?? []));
}

async function attempt(run: () => Promise<unknown>, stack: Stack, errors: Map<string, string>, say: (text: string) => void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (isLocked(error)) throw new Overtaken(await breakLock(stack, error, say));
    if (errors.size === 0) errors.set('', messageOf(error));
  }
}

/** Why a step is not done, by what the state says after the run and what the engine said; null when it is. */
export function failureOf({ names, register }: Step, errors: ReadonlyMap<string, string>, { resources }: Recorded): string | null {
  const missing = register.some((one) => {
    const held = resources.get(one.name);
    return held === undefined || !isSame(one.type, one.inputs, held.inputs);
  });
  const wanted = new Set(register.map(({ name }) => name));
  const left = [...names].some((name) => !wanted.has(name) && resources.has(name));
  if (!missing && !left) return null;
  return [...errors].find(([name]) => names.has(name))?.[1] ?? errors.get('') ?? 'the engine ended before it came to this';
}
