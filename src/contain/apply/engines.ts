import pLimit from 'p-limit';
import { controlKey, parseControlKey } from '../../model/index.ts';
import type { Observation, Rendered } from '../../../responders/contract.ts';
import { blockedResources } from '../blocked.ts';
import { messageOf } from '../pulumi/engine.ts';
import { runStack, type StackResult } from '../pulumi/run.ts';
import { byScope, type StackWork } from '../work.ts';
import { controlsOf, holdsOf, type Run } from './run.ts';

/** Stacks that run at once: four were fastest on two cores (design.md). */
const STACKS_AT_ONCE = 4;

/** Runs the stacks: scopes side by side, the stacks of one scope in the order of their waves. What failed is in the results. */
export async function runEngines<Clients>(run: Run<Clients>, work: readonly StackWork[], refresh: boolean): Promise<void> {
  const limit = pLimit(STACKS_AT_ONCE);
  await Promise.all(byScope(work).map(async (stacks) => {
    for (const one of stacks) run.finished.set(one.name, { work: one, result: await limit(async () => await withRetries(run, one, refresh)) });
  }));
  for (const one of byScope(work).flat()) {
    const first = run.finished.get(one.name)?.result;
    if (work.length === 1 || first === undefined || !failedBesideOthers(first)) continue;
    const alone = await withRetries(run, one, refresh);
    run.finished.set(one.name, { work: one, result: { ...alone, repaired: [...first.repaired, ...alone.repaired] } });
  }
}

/**
 * Whether a run may have failed for another one's sake: the SDK gives a rejected promise that nobody waits for, such as of
 * a stack whose plug-in is missing, to every program that runs in this process. Such a run lets nothing go: it runs again.
 */
function failedBesideOthers(result: StackResult): boolean {
  return [...result.errors].some(([name, reason]) => name === '' && reason.startsWith('One or more errors occurred'));
}

/** Repeats a stack's run as often as the holds' retry policies allow. What a guard refused is not tried again. */
async function withRetries<Clients>(run: Run<Clients>, work: StackWork, refresh: boolean): Promise<StackResult> {
  const keys = new Set(work.desired.flatMap((resource) => resource.serves));
  const policies = holdsOf(run).filter((hold) => keys.has(controlKey(hold.control))).map((hold) => hold.retry);
  const attempts = Math.max(1, ...policies.map((policy) => policy.maxAttempts));
  const backoff = Math.max(0, ...policies.map((policy) => policy.backoffMs));
  let failed: string[] = [];
  let { exists, mend } = work;
  let adopted = false;
  const repaired: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    run.tools.progress(`${work.name}: ${attempt === 1 ? 'pulumi up' : `pulumi up, attempt ${attempt} of ${attempts}, because ${failed[0] ?? 'it failed'}`}`);
    const result = await runOne(run, { ...work, exists, mend }, refresh);
    repaired.push(...result.repaired);
    // Mended once the engine got to run; until then what it left open is still there.
    mend &&= result.runs === 0;
    exists ||= result.runs > 0;
    failed = [...result.errors.values()];
    if (!adopted && await madeUnheard(run, work, result)) {
      adopted = true;
      mend = true;
      attempt -= 1;
      continue;
    }
    if (failed.length === 0 || attempt >= attempts || failed.every((reason) => /-guard:/.test(reason))) return { ...result, repaired };
    await run.tools.sleep(backoff * 2 ** (attempt - 1));
  }
}

/** Whether a create that failed was done all the same, and only its answer was lost: it stands in the cloud under our marker. */
async function madeUnheard<Clients>(run: Run<Clients>, work: StackWork, result: StackResult): Promise<boolean> {
  const failed = new Map([...result.errors].filter(([, reason]) => !/-guard:/.test(reason)));
  const open = work.desired.filter(({ name, importId }) => importId !== null && failed.has(name) && !result.present.has(name));
  if (open.length === 0) return false;
  return await lost(run, { ...work, desired: open, previous: [] }).then((found) => found.size > 0, () => false);
}

async function runOne<Clients>(run: Run<Clients>, work: StackWork, refresh: boolean): Promise<StackResult> {
  try {
    const blocked = new Map([...blockedResources(work, holdsOf(run), (hold) => run.tools.forbidden(hold)), ...await foreignResources(run, work)]);
    const result = await runStack({
      name: work.name, scope: work.scope, provider: work.provider, previous: work.previous, exists: work.exists, mend: work.mend, refresh,
      // What is in force stays as it was.
      desired: work.desired.flatMap((resource) => (blocked.has(resource.name) ? work.previous.filter(({ name }) => name === resource.name) : [resource])),
      // What is blocked may be there already, where the run that made it died: a guard lets nothing go.
      held: new Set(work.desired.map((resource) => resource.name)),
      lost: async () => await lost(run, work), progress: (text) => { run.tools.progress(text); },
      paused: async () => await run.tools.paused(work.scope.id),
      forbidden: (resource) => (work.previous.some(({ name }) => name === resource.name) ? null : blocked.get(resource.name) ?? null),
    }, run.tools.backend, run.tools.env);
    return { ...result, errors: new Map([...result.errors, ...blocked]) };
  } catch (error) {
    return { name: work.name, present: new Set(), errors: new Map([['', messageOf(error)]]), repaired: [], runs: 0 };
  }
}

/**
 * New resources in whose place stands somebody else's object: some providers would take it over without a word, and the
 * release would delete it. Where nobody can look, nothing is made.
 */
async function foreignResources<Clients>(run: Run<Clients>, work: StackWork): Promise<Map<string, string>> {
  const had = new Set(work.previous.map((resource) => resource.name));
  const fresh = work.desired.filter((resource) => resource.importId !== null && !had.has(resource.name));
  const looked = await Promise.all(fresh.map(async (resource): Promise<[string, string] | null> => {
    try {
      const seen = await observed(run, work, resource);
      return seen === null || seen.foreign === null ? null : [resource.name, `foreign-guard: ${seen.foreign}; move it out of the way, or contain by hand`];
    } catch (error) {
      return [resource.name, `it could not be seen whether somebody else's object is in its place: ${error instanceof Error ? error.message : String(error)}`];
    }
  }));
  return new Map(looked.filter((one) => one !== null));
}

/** What stands in the place of a resource; null where its type is not known. */
async function observed<Clients>(run: Run<Clients>, work: StackWork, resource: Rendered): Promise<Observation | null> {
  const [key] = resource.serves;
  if (key === undefined) return null;
  const control = parseControlKey(key);
  const marker = controlsOf(run).find((one) => controlKey(one.control) === key)?.marker ?? resource.name;
  const call = { scope: work.scope, now: run.tools.now(), timeoutSeconds: resource.timeoutSeconds };
  return await run.tools.types.get(control.type)?.observe(control, call, run.tools.clients, marker) ?? null;
}

/** Resources that carry our marker in the cloud, with their import ids: an interrupted create is adopted, not doubled. */
async function lost<Clients>(run: Run<Clients>, work: StackWork): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const resource of [...work.desired, ...work.previous]) {
    if (resource.importId === null || found.has(resource.name)) continue;
    const seen = await observed(run, work, resource);
    const there = seen?.present === undefined ? seen?.ours === true : seen.present.includes(resource.importId);
    if (there) found.set(resource.name, resource.importId);
  }
  return found;
}
