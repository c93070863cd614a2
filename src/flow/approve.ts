import { controlTypes, entry, incidentOf, openIncidents, write, type Operation } from './operation.ts';
import { knownBefores } from './befores.ts';
import { enter, handleAgain, heldEntry } from './handle.ts';
import { staleReason } from './stale.ts';
import { controlKey, digestOf, entityRef, RefusedError, type IncidentId, type Plan } from '../model/index.ts';
import { approvedPlans, readPauses, waitingPlans, type IncidentRecord } from '../record/index.ts';

/**
 * Records a person's approval of exactly the increment with this digest: its holds are in force in the ledger afterwards,
 * and `apply` makes it so. Throws RefusedError when the digest is of no waiting increment, when what it covers has moved,
 * or when the approver is no person. A control whose `before` moved meanwhile is taken out alone.
 */
export async function approve(operation: Operation, id: IncidentId, digest: string): Promise<IncidentRecord> {
  const record = await incidentOf(operation, id);
  if (approvedPlans(record).some((plan) => plan.digest === digest)) return await approveToo(operation, record, digest);
  const plan = waitingPlans(record).find((one) => one.digest === digest);
  if (plan === undefined) throw unknownDigest(record, digest);
  mayApprove(operation);
  await refuseStale(operation, plan);
  const moved = await movedControls(operation, plan);
  const active = (await openIncidents(operation)).flatMap((one) => one.holds);
  const holds = enter(plan, active, operation).filter((hold) => !moved.has(controlKey(hold.control)));
  const entries = [
    entry(operation, `increment ${plan.n} approved by ${operation.actor.id}`, { kind: 'approved', n: plan.n, digest }),
    heldEntry(operation, plan, holds, false),
    ...plan.covers.holds.filter((hold) => moved.has(controlKey(hold.control))).map((hold) => entry(operation, `${controlKey(hold.control)} moved while people thought; it is left to the next increment`, {
      kind: 'refused', action: hold.action, target: entityRef(hold.target),
      refusal: { rule: 'stale plan', where: `incidents/open/${id}/plans/${plan.n}.json:1`, reason: `${hold.control.type} of ${hold.target.name} is not what it was when the plan was made`, next: `\`cordon plan ${id}\` shows the next increment; approve that.` },
    })),
  ];
  const [after] = await write(operation, `${id}: increment ${plan.n} approved`, [{
    record,
    patch: {
      entries, tasks: plan.covers.tasks,
      holds: [...record.holds.filter((hold) => !holds.some((one) => controlKey(one.control) === controlKey(hold.control))), ...holds],
    },
  }], { trailers: { 'Plan-Digest': digest, 'Approved-by': operation.actor.id } });
  if (moved.size > 0 && after !== undefined) await handleAgain(operation, after, new Set());
  return await incidentOf(operation, id);
}

/** A further person's approval of what is in force is recorded beside the first; the same person's again is nothing new. */
async function approveToo(operation: Operation, record: IncidentRecord, digest: string): Promise<IncidentRecord> {
  const said = record.timeline.some(({ data, actor }) => data.kind === 'approved' && data.digest === digest && actor.kind === operation.actor.kind && actor.id === operation.actor.id);
  const plan = record.plans.find((one) => one.digest === digest);
  if (said || plan === undefined || !record.holds.some((hold) => hold.plan === digest)) return record;
  mayApprove(operation);
  const entries = [entry(operation, `increment ${plan.n} approved by ${operation.actor.id} too`, { kind: 'approved', n: plan.n, digest })];
  const [after] = await write(operation, `${record.incident.id}: increment ${plan.n} approved too`, [{ record, patch: { entries } }], { trailers: { 'Plan-Digest': digest, 'Approved-by': operation.actor.id } });
  return after ?? record;
}

function unknownDigest(record: IncidentRecord, digest: string): RefusedError {
  const waiting = waitingPlans(record);
  const next = waiting.length === 0 ? `Nothing of ${record.incident.id} waits for approval.` : `Waiting: ${waiting.map((plan) => plan.digest).join(', ')}. Read it first: cordon plan ${record.incident.id}`;
  return new RefusedError('STALE_PLAN', `no increment of ${record.incident.id} that waits has the digest ${digest}`, next);
}

function mayApprove(operation: Operation): void {
  if (operation.actor.kind !== 'person') throw new RefusedError('NOT_A_PERSON', `${operation.actor.kind} ${operation.actor.id} cannot approve`, 'A person approves: run it as one (CORDON_ACTOR=person:ID).');
}

/** The playbook, the exceptions and the guardrails that the reviewer read must be the ones of today. */
async function refuseStale(operation: Operation, plan: Plan): Promise<void> {
  const stale = staleReason(operation, plan);
  if (stale !== null) throw new RefusedError('STALE_PLAN', `increment ${plan.n} of ${plan.incident} is stale: ${stale}`, 'Run `cordon sweep` for a new increment, read it, and approve that.');
  const { pauses, broken } = await readPauses(operation.ledger);
  const guards = [...operation.content.brokenGuards, ...broken];
  if (guards[0] !== undefined) throw new RefusedError('GUARD_BROKEN', `${guards[0].guard} cannot answer: ${guards[0].reason}`, `Mend ${guards[0].where} first.`);
  const scopes = new Set(plan.covers.holds.flatMap((hold) => [hold.control.scope, hold.responder.split('/')[0] ?? '']));
  const pause = pauses.find((one) => one.scope === null || scopes.has(one.scope));
  if (pause !== undefined) throw new RefusedError('PAUSED', `containment is paused${pause.scope === null ? '' : ` in ${pause.scope}`} by ${pause.by}: ${pause.reason}`, 'Run `cordon resume` first.');
}

/** Controls whose value in the cloud, or before the first hold on them, is not the recorded `before` any more. */
async function movedControls(operation: Operation, plan: Plan): Promise<Set<string>> {
  const known = knownBefores(await openIncidents(operation));
  const moved = new Set<string>();
  for (const hold of plan.covers.holds) {
    const key = controlKey(hold.control);
    const type = controlTypes.find((one) => one.type === hold.control.type);
    const scope = operation.connected.scopes.find((one) => one.id === hold.control.scope);
    const before = known.get(key);
    if (before !== undefined) {
      // The cloud shows what we set; a release restores what was there before that, and the reviewer must have read it.
      if (type?.stamp === undefined && digestOf(before) !== digestOf(hold.before)) moved.add(key);
      continue;
    }
    if (type === undefined || scope === undefined) continue;
    const call = { scope, now: operation.connected.now(), timeoutSeconds: hold.timeoutSeconds };
    const seen = await type.observe(hold.control, call, operation.clients, '').catch(() => null);
    if (seen !== null && type.stamp === undefined && digestOf(seen.value) !== digestOf(hold.before)) moved.add(key);
  }
  return moved;
}
