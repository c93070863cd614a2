import { digestOf, entityRef, type EntryDraft, type Plan } from '../model/index.ts';
import { waitingPlans } from '../record/index.ts';
import { entry, forbiddenNow, openIncidents, write, type Operation } from './operation.ts';

/** Why an increment that waits is not what its reviewer would approve any more, or null. */
export function staleReason(operation: Operation, plan: Plan): string | null {
  const { content } = operation;
  if (digestOf(plan.covers) !== plan.digest) return 'its digest is not of what it covers';
  const playbook = content.playbooks.find((one) => one.playbook.id === plan.covers.playbook.id);
  if (playbook?.digest !== plan.covers.playbook.digest) return `playbook ${plan.covers.playbook.id} has changed`;
  const over = plan.covers.holds.find((hold) => Date.parse(hold.until) <= Date.parse(operation.connected.now()));
  if (over !== undefined) return `the time of ${over.action} on ${entityRef(over.target)} is over`;
  const exception = plan.covers.exceptions.find((used) => content.exceptions.find((one) => one.exception.id === used.id)?.digest !== used.digest);
  if (exception !== undefined) return `exception ${exception.id} has changed`;
  for (const hold of plan.covers.holds) {
    const reason = forbiddenNow(operation, hold);
    if (reason !== null) return `${entityRef(hold.target)} must not be touched now: ${reason}`;
  }
  return null;
}

/** Marks increments that wait and are stale as superseded, so that the next round makes new ones. */
export async function supersedeStale(operation: Operation): Promise<void> {
  // A guard that cannot answer is mended, and then says what it said before.
  if (operation.content.brokenGuards.length > 0) return;
  const patches = (await openIncidents(operation)).flatMap((record) => {
    const entries = waitingPlans(record).flatMap((plan): EntryDraft[] => {
      const reason = staleReason(operation, plan);
      return reason === null ? [] : [entry(operation, `increment ${plan.n} is stale: ${reason}`, { kind: 'superseded', n: plan.n, digest: plan.digest, by: null, reason })];
    });
    return entries.length === 0 ? [] : [{ record, patch: { entries } }];
  });
  if (patches.length > 0) await write(operation, 'sweep: stale increments', patches);
}
