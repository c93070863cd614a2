import { RefusedError, type CloseVerdict, type IncidentId } from '../model/index.ts';
import { liftedControls, unrestored, waitingPlans, type IncidentRecord } from '../record/index.ts';
import { entry, incidentOf, write, type Operation } from './operation.ts';

/** Notes that a person has taken the incident. Again: nothing changes, unless somebody fights the containment since. */
export async function acknowledge(operation: Operation, id: IncidentId): Promise<IncidentRecord> {
  const record = await incidentOf(operation, id);
  if (record.incident.acknowledgedAt !== null && !liftedControls(record).some(({ open }) => open)) return record;
  const at = operation.connected.now();
  const entries = [entry(operation, `acknowledged by ${operation.actor.id}`, { kind: 'acknowledged' })];
  const [after] = await write(operation, `${id}: acknowledged`, [{ record, patch: { entries, incident: { acknowledgedAt: record.incident.acknowledgedAt ?? at } } }]);
  return after ?? record;
}

/** Closes an incident with a verdict and moves it to `incidents/closed/`. Throws RefusedError while anything is held or not restored. */
export async function close(operation: Operation, id: IncidentId, as: CloseVerdict, reason: string): Promise<IncidentRecord> {
  const record = await incidentOf(operation, id);
  if (record.incident.closedAt !== null) return record;
  if (record.holds.length > 0) throw new RefusedError('HOLDS_IN_FORCE', `${id} holds ${record.holds.length} control${record.holds.length === 1 ? '' : 's'}`, `Release them first: cordon release ${id}`);
  const open = unrestored(record);
  if (open.length > 0) throw new RefusedError('NOT_RESTORED', `${open.length} released control${open.length === 1 ? ' is' : 's are'} not restored yet`, 'Run `cordon sweep`, which tries again.');
  const at = operation.connected.now();
  const entries = [
    ...waitingPlans(record).map((plan) => entry(operation, `increment ${plan.n} is void: the incident was closed`, { kind: 'superseded' as const, n: plan.n, digest: plan.digest, by: null, reason: 'closed' })),
    entry(operation, `closed as ${as}: ${reason}`, { kind: 'closed', as, reason }),
  ];
  const [after] = await write(operation, `${id}: closed as ${as}`, [{ record, patch: { entries, incident: { closedAt: at, closedAs: as }, close: at } }]);
  return after ?? record;
}
