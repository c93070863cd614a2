import type { Rendered, Wave } from '../../../responders/contract.ts';
import type { ContainmentProgram } from '../../../stacks/containment/program.ts';
import { namesInState, takeOver, upOnce } from './engine.ts';
import { openStack, type Backend } from './workspace.ts';

/** What one stack has to become, in one direction of waves. */
export interface StackRun extends Omit<ContainmentProgram, 'register' | 'adopt'> {
  name: string;
  desired: readonly Rendered[];
  /** What the ledger says the stack held before this run. */
  previous: readonly Rendered[];
  /** Resources that exist in the cloud under our marker: logical name -> import id. Asked once the state is nobody else's. */
  lost(): Promise<ReadonlyMap<string, string>>;
  /** The backend has the stack. */
  exists: boolean;
  /** The last run did not come to its end, or the state is gone: mend the state before anything else. */
  mend: boolean;
  /** Look at the cloud first: something was changed by hand. */
  refresh: boolean;
  /** Told while another run is waited for. */
  progress?(text: string): void;
}

export interface StackResult {
  name: string;
  /** Logical names that the exported state has, with every pending operation left out. */
  present: ReadonlySet<string>;
  /** Why a resource failed, by logical name; under the empty name what concerns the whole stack. */
  errors: ReadonlyMap<string, string>;
  /** What state repair did, for the ledger. */
  repaired: string[];
  /** Number of engine runs. */
  runs: number;
}

/**
 * Brings one stack to what is desired: new guards first (wave 0), then the rest, and deletes in reverse, one run a wave.
 * A failure of one resource neither stops the others nor lifts them. Never throws for what a provider refused: it is in `errors`.
 */
export async function runStack(run: StackRun, backend: Backend, env: NodeJS.ProcessEnv): Promise<StackResult> {
  const errors = new Map<string, string>();
  const repaired: string[] = [];
  let current: ContainmentProgram = { ...run, register: run.desired, adopt: new Map() };
  const { containmentProgram } = await import('../../../stacks/containment/program.ts');
  let runs = 0;
  const stack = await openStack(backend, run.name, async () => { await containmentProgram(current)(); }, run.exists, env);
  const up = async (program: Partial<ContainmentProgram>, refresh: boolean): Promise<void> => {
    current = { ...current, ...program };
    runs += 1;
    await upOnce(stack, refresh, errors, repaired, (text) => { run.progress?.(`${run.name}: ${text}`); });
  };
  if (run.mend) {
    const taken = await takeOver(stack, (text) => { run.progress?.(`${run.name}: ${text}`); });
    repaired.push(...taken.repaired);
    const adopt = new Map([...await run.lost()].filter(([name]) => [...run.desired, ...run.previous].some((resource) => resource.name === name)));
    for (const name of taken.present) adopt.delete(name);
    if (adopt.size > 0) {
      repaired.push(...[...adopt.keys()].map((name) => `adopted ${name} by its marker`));
      await up({ register: distinct([...run.desired, ...run.previous]).filter(({ name }) => adopt.has(name) || taken.present.has(name)), adopt }, false);
    }
  }
  const phases = phasesOf(run.desired, run.previous);
  for (const [index, register] of phases.entries()) await up({ register, adopt: new Map() }, run.refresh && index === 0);
  return { name: run.name, present: await namesInState(stack), errors, repaired, runs };
}

/** The registered set of each engine run: additions wave by wave upwards, then deletions wave by wave downwards. */
export function phasesOf(desired: readonly Rendered[], previous: readonly Rendered[]): Rendered[][] {
  const had = namesOf(previous);
  const wanted = namesOf(desired);
  const leaving = previous.filter((resource) => !wanted.has(resource.name));
  const phases: Rendered[][] = [];
  const added = desired.filter((resource) => !had.has(resource.name));
  for (const wave of wavesOf(added)) {
    phases.push([...desired.filter((resource) => had.has(resource.name) || resource.wave <= wave), ...leaving]);
  }
  for (const wave of wavesOf(leaving).reverse()) phases.push([...desired, ...leaving.filter((resource) => resource.wave < wave)]);
  return phases.length === 0 ? [[...desired]] : phases;
}

function wavesOf(resources: readonly Rendered[]): Wave[] {
  return [...new Set(resources.map((resource) => resource.wave))].sort((a, b) => a - b);
}

function namesOf(resources: readonly Rendered[]): Set<string> {
  return new Set(resources.map((resource) => resource.name));
}

function distinct(resources: readonly Rendered[]): Rendered[] {
  return [...new Map(resources.map((resource) => [resource.name, resource])).values()];
}
