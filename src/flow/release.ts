import { releasedData, part } from '../recover/index.ts';
import type { EntryDraft, IncidentId } from '../model/index.ts';
import { RELEASED, waitingPlans, type IncidentRecord } from '../record/index.ts';
import { applyAll } from './contain.ts';
import { entry, incidentOf, write, type Operation } from './operation.ts';

/**
 * Lets go of everything that an incident holds, and of what waits for approval, and restores what was before. A control
 * that another incident holds too stays in force for that one. Works while containment is paused.
 */
export async function release(operation: Operation, id: IncidentId, reason: string): Promise<IncidentRecord> {
  const record = await incidentOf(operation, id);
  const { leaving, staying } = part(record.holds, () => true);
  const entries: EntryDraft[] = waitingPlans(record).map((plan) => entry(operation, `increment ${plan.n} is void: the incident was released`, { kind: 'superseded', n: plan.n, digest: plan.digest, by: null, reason: RELEASED }));
  if (leaving.length > 0) entries.push(entry(operation, `${leaving.length} hold${leaving.length === 1 ? '' : 's'} released: ${reason}`, releasedData(leaving, 'released', reason)));
  if (entries.length > 0) await write(operation, `${id}: released`, [{ record, patch: { entries, holds: staying } }]);
  await applyAll(operation);
  return await incidentOf(operation, id);
}
