import { controlKey, parseControlKey } from '../../model/index.ts';
import { markerFor } from '../join.ts';
import { LOOK_EVERY_MS, SETTLE_MS } from '../verify.ts';
import { holdsOf, type Run } from './run.ts';

/** Whether a release of this control gives anything back. */
export function canUndo<Clients>(run: Run<Clients>, key: string): boolean {
  return (run.tools.types.get(parseControlKey(key).type)?.undo(null) ?? null) !== null;
}

/**
 * Looks whether what was released is really gone from the clouds: an API that accepted a delete has not done it yet. What
 * is not seen to be gone in time stays on the list, and the next run looks again. Only what this run deleted is waited for.
 */
export async function lookAtLeaving<Clients>(run: Run<Clients>): Promise<void> {
  let open = [...new Set(run.incidents.flatMap((one) => one.leaving))].filter((key) => !run.letGo.has(key) && isUnregistered(run, key));
  const fresh = new Set([...run.finished.values()].flatMap(({ work }) => work.previous.flatMap((resource) => resource.serves)));
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const looked = await Promise.all(open.map(async (key) => ({ key, there: await stillThere(run, key) })));
    for (const { key, there } of looked) if (!there) run.letGo.add(key);
    open = looked.filter(({ key, there }) => there && fresh.has(key)).map(({ key }) => key);
    if (open.length === 0 || waited >= SETTLE_MS) return;
    await run.tools.sleep(LOOK_EVERY_MS);
  }
}

/** Whether Pulumi serves a control no more, or another incident holds it now. */
function isUnregistered<Clients>(run: Run<Clients>, key: string): boolean {
  if (isHeld(run, key)) return true;
  const serving = run.applied.filter((stack) => stack.resources.some((resource) => resource.serves.includes(key)));
  return serving.every((stack) => {
    const finished = run.finished.get(stack.stack);
    if (finished === undefined) return false;
    const { work, result } = finished;
    const kept = new Set(work.desired.filter((resource) => !resource.serves.includes(key) && !result.errors.has(resource.name)).map((resource) => resource.name));
    return stack.resources.filter((resource) => resource.serves.includes(key)).every((resource) => kept.has(resource.name) || !result.present.has(resource.name));
  });
}

function isHeld<Clients>(run: Run<Clients>, key: string): boolean {
  return holdsOf(run).some((hold) => controlKey(hold.control) === key);
}

/** A control that carries our marker in its cloud is there. One that cannot be looked at counts as there. */
async function stillThere<Clients>(run: Run<Clients>, key: string): Promise<boolean> {
  if (isHeld(run, key) || !canUndo(run, key)) return false;
  const control = parseControlKey(key);
  const type = run.tools.types.get(control.type);
  const scope = run.tools.scopes.find((one) => one.id === control.scope);
  if (type === undefined || scope === undefined) return true;
  const call = { scope, now: run.tools.now(), timeoutSeconds: LOOK_TIMEOUT_S };
  return await type.observe(control, call, run.tools.clients, markerFor(control, run.tools.types, run.tools.stack.repository)).then((seen) => seen.ours, () => true);
}

/** A released control has no playbook any more that would say. */
const LOOK_TIMEOUT_S = 30;
