import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '@pulumi/pulumi/automation/index.js';
import { listStacks } from '../contain/pulumi/switch.ts';
import { openStack, type Backend } from '../contain/pulumi/workspace.ts';
import { connectEnvironment, type Connected } from '../environment/index.ts';
import { RefusedError, UsageError, type Actor, type SentinelTarget, type SyncAnswer, type SyncUnit } from '../model/index.ts';
import type { SentinelProgram } from '../../stacks/sentinel/program.ts';
import { sentinelReader, type SentinelReader } from './client.ts';
import { desiredUnits } from './desired.ts';
import { isSame } from './difference.ts';
import { overLimits, refuseOver } from './limits.ts';
import { nameOf, readWorkspace } from './look.ts';
import { namedUnits } from './names.ts';
import { planUnits } from './plan.ts';
import { failureOf, Overtaken, runSteps } from './run.ts';
import { keyOf, typeOf, unitOf } from './shapes.ts';
import { readSource, type Source } from './source.ts';
import { NOTHING, readRecorded } from './state.ts';
import type { Recorded, Seen, Step, Unit } from './types.ts';

export interface SyncOptions {
  preview: boolean;
  /** Units, as people name them, whose state in the workspace is given up. */
  overwrite: readonly string[];
  /** Units in whose place something stands that is to be taken over. */
  adopt: readonly string[];
}

/** Who asks, where the repository is, and where to tell. */
export interface SyncOperator { root: string; environment: string | null; actor: Actor; env: NodeJS.ProcessEnv; progress(text: string): void }

/** What a sync found and did, with what a pull request needs. */
export interface SyncResult { answer: SyncAnswer; steps: readonly Step[]; source: Source; connected: Connected; target: SentinelTarget }

/** Most times that a run begins again because another one was in the way. */
const MOST_TRIES = 5;
/** Most looks at a state that others write meanwhile. */
const MOST_LOOKS = 20;

/** One sync at work. */
interface Work {
  operator: SyncOperator;
  options: SyncOptions;
  source: Source;
  units: readonly Unit[];
  reader: SentinelReader;
  /** Null in a preview of a workspace that nothing was deployed to. */
  stack: Stack | null;
  use(program: Pick<SentinelProgram, 'register' | 'adopt'>, seen: readonly Seen[]): void;
}

/**
 * Brings the rules of a repository to the workspace of an environment: looks, plans, and lets the engine do what is planned.
 * Throws CordonError for what keeps everything from starting; what concerns one unit is in the answer.
 */
export async function sync(operator: SyncOperator, options: SyncOptions): Promise<SyncResult> {
  const source = await readSource(operator.root, options.preview);
  const { config } = source.content.config;
  const connected = await connectEnvironment(config, operator.environment ?? config.defaultEnvironment, source.root, operator.env);
  const target = connected.sentinel;
  if (target === null) throw new UsageError(`environment "${connected.name}" has no Microsoft Sentinel workspace`, `Write \`sentinel: { subscriptionId, resourceGroup, workspace }\` into environments.${connected.name} of cordon.yaml.`);
  const units = desiredUnits({ ...source.content, target, marker: source.marker, commitOf: source.commitOf });
  refuseOver(overLimits(units, []));
  return await withWorkFolder(connected.backend, async (backend) => {
    const name = `sentinel.${connected.name}`;
    const exists = (await listStacks(backend, operator.env)).has(name);
    const reader = sentinelReader(target);
    let program: SentinelProgram = { target, register: [], adopt: new Set(), changedSince: async () => await Promise.resolve(null) };
    const run = async (): Promise<void> => { await (await import('../../stacks/sentinel/program.ts')).sentinelProgram(program)(); };
    const stack = options.preview && !exists ? null : await openStack(backend, name, run, exists, operator.env);
    const done = await bring({
      operator, options, source, units, reader, stack,
      use: (next, seen) => { program = { ...program, ...next, changedSince: async (id) => await changedSince(reader, seen, id) }; },
    });
    const answer: SyncAnswer = {
      environment: connected.name, workspace: target.workspace, commit: source.commit, preview: options.preview,
      units: done.steps.map(({ unit }) => unit), errors: done.errors, repaired: done.repaired, pullRequest: null,
    };
    return { answer, steps: done.steps, source, connected, target };
  });
}

interface Brought { steps: Step[]; errors: string[]; repaired: string[] }

async function bring(work: Work): Promise<Brought> {
  const repaired: string[] = [];
  let unheard: Recorded['pending'] = [];
  let told = new Map<string, SyncUnit>();
  for (let tries = 1; ; tries += 1) {
    const { recorded, steps, seen } = await look(work, unheard);
    const planned = steps.filter(({ unit }) => unit.state === 'planned');
    if (work.options.preview || work.stack === null || (planned.length === 0 && recorded.pending.length === 0)) return { steps: withTold(steps, told), errors: [], repaired };
    for (const { unit } of planned) work.operator.progress(`${unit.action} ${unit.kind} ${unit.title}`);
    try {
      const result = await runSteps(work.stack, steps, recorded, (program) => { work.use(program, seen); }, work.operator.progress);
      repaired.push(...result.repaired);
      const { recorded: after } = await readRecorded(work.stack);
      const done = steps.map((step) => outcomeOf(step, result.errors, after));
      const lost = unheard.length > 0 ? [] : await madeUnheard(work, steps, result.errors, seen);
      if (lost.length === 0) return { steps: withTold(done, told), errors: wholeErrors(result.errors, steps), repaired };
      unheard = lost;
      told = new Map(done.filter(({ unit }) => unit.state === 'done').map(({ key, unit }) => [key, unit]));
    } catch (error) {
      if (!(error instanceof Overtaken) || tries === MOST_TRIES) throw error;
      if (error.repaired !== null) repaired.push(error.repaired);
    }
  }
}

/** What an earlier round of this sync did is told, not that a later one found nothing left to do. */
function withTold(steps: readonly Step[], told: ReadonlyMap<string, SyncUnit>): Step[] {
  return steps.map((step) => (step.unit.state === 'same' ? { ...step, unit: told.get(step.key) ?? step.unit } : step));
}

/** State and workspace of one moment, and what is to be done: a state that changed while the workspace was read is read again with it. */
async function look(work: Work, unheard: Recorded['pending']): Promise<{ recorded: Recorded; steps: Step[]; seen: Seen[] }> {
  const { stack, units, reader } = work;
  let before = stack === null ? { recorded: NOTHING, text: '' } : await readRecorded(stack);
  for (let looks = 1; ; looks += 1) {
    const { recorded } = before;
    const seen = await readWorkspace(reader, units, recorded);
    const steps = plan(work, { ...recorded, pending: [...recorded.pending, ...unheard] }, seen);
    // Where everything is as it should be, nobody was at it.
    if (stack === null || looks === MOST_LOOKS || (recorded.pending.length === 0 && steps.every(({ unit }) => unit.state === 'same'))) return { recorded, steps, seen };
    const after = await readRecorded(stack);
    if (after.text === before.text) return { recorded, steps, seen };
    before = after;
  }
}

function plan({ operator, options, units, source }: Work, recorded: Recorded, seen: readonly Seen[]): Step[] {
  const deployed = [...new Set([...recorded.resources.values()].flatMap((one) => { const of = unitOf(one); return of === null ? [] : [keyOf(of.kind, of.id)]; }))];
  // In the wrong repository nothing is written, and everything would be deleted.
  if (units.length === 0 && deployed.length > 0) throw new RefusedError('NOTHING_WRITTEN', `this repository has no rules, and ${deployed.length} are deployed from it`, 'Run this in the repository that the rules are in. To take them all out, leave one behind that is disabled.');
  const steps = planUnits({
    units, recorded, seen, marker: source.marker,
    overwrite: namedUnits('--overwrite', options.overwrite, units, deployed, operator.actor), adopt: namedUnits('--adopt', options.adopt, units, deployed, operator.actor),
  });
  const ours = new Set(steps.map(({ key }) => key));
  refuseOver(overLimits(units, seen.filter(({ collection, name }) => !ours.has(keyOf(collection === 'automationRules' ? 'automation' : 'rule', name)))));
  return steps;
}

function outcomeOf(step: Step, errors: ReadonlyMap<string, string>, after: Recorded): Step {
  if (step.unit.state !== 'planned') return step;
  const reason = failureOf(step, errors, after);
  return { ...step, unit: { ...step.unit, state: reason === null ? 'done' : 'failed', reason } };
}

/** What went wrong and belongs to no unit. */
function wholeErrors(errors: ReadonlyMap<string, string>, steps: readonly Step[]): string[] {
  return [...errors].filter(([name]) => !steps.some(({ names }) => names.has(name))).map(([name, reason]) => (name === '' ? reason : `${name}: ${reason}`));
}

/** Creates that failed and were done all the same, because only the answer was lost: nothing stood there before, and now it is as it is written. */
async function madeUnheard({ reader }: Work, steps: readonly Step[], errors: ReadonlyMap<string, string>, before: readonly Seen[]): Promise<Recorded['pending']> {
  const places = new Set(before.map(({ id }) => id.toLowerCase()));
  const failed = steps.filter(({ unit }) => unit.state === 'planned').flatMap(({ register }) => register.filter(({ name, id }) => errors.has(name) && !places.has(id.toLowerCase())));
  const found: { type: string; name: string; inputs: Unit['resources'][number]['inputs'] }[] = [];
  for (const one of failed) {
    const { collection, name } = nameOf(one);
    const now = await reader.get(collection, name).catch(() => null);
    if (now !== null && isSame(one.type, one.inputs, now.properties)) found.push({ type: 'creating', name: one.name, inputs: one.inputs });
  }
  return found;
}

/** Asked right before a write: what somebody changed since it was looked at is not written over. */
async function changedSince(reader: SentinelReader, seen: readonly Seen[], id: string): Promise<string | null> {
  const { collection, name } = nameOf({ id });
  const looked = seen.find((one) => one.id.toLowerCase() === id.toLowerCase());
  const type = looked === undefined ? null : typeOf(looked);
  if (looked === undefined || type === null || collection === 'metadata') return null;
  const now = await reader.get(collection, name);
  return now === null || isSame(type, looked.properties, now.properties) ? null : 'somebody changed it in the workspace a moment ago; sync again to see what';
}

/** Each run has its own: two runs in one clone would write one another's settings. */
async function withWorkFolder<T>(backend: Backend, work: (backend: Backend) => Promise<T>): Promise<T> {
  await mkdir(backend.workDir, { recursive: true });
  const workDir = await mkdtemp(join(backend.workDir, 'sync-'));
  try {
    return await work({ ...backend, workDir });
  } finally {
    await rm(workDir, { recursive: true, force: true, maxRetries: 3 });
  }
}
