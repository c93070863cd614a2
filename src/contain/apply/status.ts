import type { Rendered } from '../../../responders/contract.ts';
import { controlKey, digestOf } from '../../model/index.ts';
import type { ControlStatus } from '../outcomes.ts';
import { holdsOf, stacksOf, type Run } from './run.ts';

/** Controls whose resources are all as an earlier run left them. */
export function standingControls<Clients>(run: Run<Clients>): Set<string> {
  const served = stacksOf(run).flatMap((stack) => stack.resources.flatMap((resource) => resource.serves.map((key) => ({ key, same: wasApplied(run, stack.name, resource) }))));
  const changed = new Set(served.filter(({ same }) => !same).map(({ key }) => key));
  return new Set(served.map(({ key }) => key).filter((key) => !changed.has(key)));
}

interface Serving { stack: string; resource: Rendered }

/** What is known of each held control: whether its resources are there as they should be, and what was seen. By control key. */
export function statusesOf<Clients>(run: Run<Clients>): Map<string, ControlStatus> {
  const serving = new Map<string, Serving[]>();
  for (const stack of stacksOf(run)) {
    for (const resource of stack.resources) {
      for (const key of resource.serves) serving.set(key, [...(serving.get(key) ?? []), { stack: stack.name, resource }]);
    }
  }
  return new Map(holdsOf(run).map((hold) => {
    const key = controlKey(hold.control);
    return [key, statusOf(run, key, serving.get(key) ?? [])];
  }));
}

function statusOf<Clients>(run: Run<Clients>, key: string, serving: readonly Serving[]): ControlStatus {
  const verification = run.verifications.get(key) ?? null;
  const standing = run.standing.has(key);
  const forbidden = run.keptOut.get(key);
  if (forbidden !== undefined) return { accepted: false, verification, standing, failure: { reason: forbidden, next: 'Contain it by hand, or mend or change what forbids it by a reviewed commit; `cordon sweep` tries again.' } };
  if (serving.length === 0) {
    return { accepted: false, verification, standing, failure: { reason: 'the environment has no scope or responder for it', next: 'Add the scope to cordon.yaml, then run `cordon apply`.' } };
  }
  for (const { stack, resource } of serving) {
    const result = run.finished.get(stack)?.result;
    if (result === undefined) {
      if (!wasApplied(run, stack, resource)) return { accepted: false, verification, standing, failure: null };
      continue;
    }
    const error = result.errors.get(resource.name) ?? (result.present.has(resource.name) ? undefined : (ofTheWhole(run, stack) ?? 'it was not made'));
    if (error !== undefined) return { accepted: false, verification, standing, failure: { reason: error, next: `Contain ${resource.name} by hand or remove the cause; \`cordon sweep\` tries again.` } };
  }
  const failure = verification?.state === 'not-effective' ? { reason: verification.why, next: verification.next } : null;
  return { accepted: true, verification, standing, failure };
}

/** Why a whole stack failed: an error that is of none of its resources, such as a plug-in that is missing. */
function ofTheWhole<Clients>(run: Run<Clients>, stack: string): string | undefined {
  const finished = run.finished.get(stack);
  const names = new Set(finished?.work.desired.map((resource) => resource.name));
  return [...finished?.result.errors ?? []].find(([name]) => !names.has(name))?.[1];
}

/** Whether an earlier run brought a resource to what it has to be now. */
function wasApplied<Clients>(run: Run<Clients>, stack: string, resource: Rendered): boolean {
  const last = run.applied.find((one) => one.stack === stack)?.resources.find((one) => one.name === resource.name);
  return last !== undefined && digestOf(last.inputs) === digestOf(resource.inputs);
}
